using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using static Microsoft.CodeAnalysis.CSharp.SyntaxFactory;

namespace MlNetAttention.Mutations;

/// <summary>
/// Writes all mutants of a file into it, to be chosen among by number when it runs: <c>a &lt; b</c> becomes
/// <c>(Mutant.Is(17) ? a &lt;= b : a &lt; b)</c>, and a call <c>f();</c> becomes <c>{ if (!Mutant.Is(18)) f(); }</c>.
/// </summary>
/// <param name="number">
/// Gives a mutant of a node its number, from the code before and after; null where it is not to be written.
/// </param>
internal sealed class MutationRewriter(Func<SyntaxNode, string, string, int?> number) : CSharpSyntaxRewriter
{
    public override SyntaxNode? Visit(SyntaxNode? node) => node is null || Untouched.Is(node) ? node : base.Visit(node);

    public override SyntaxNode? VisitBinaryExpression(BinaryExpressionSyntax node)
    {
        var visited = (ExpressionSyntax)base.VisitBinaryExpression(node)!;
        bool joins = node.IsKind(SyntaxKind.AddExpression) && Untouched.HasText(node);
        return joins || Operators.Swap(node) is not { } swapped ? visited : Choice(node, swapped, visited);
    }

    public override SyntaxNode? VisitInvocationExpression(InvocationExpressionSyntax node)
    {
        var visited = (ExpressionSyntax)base.VisitInvocationExpression(node)!;
        return Operators.Swap(node) is { } swapped ? Choice(node, swapped, visited) : visited;
    }

    public override SyntaxNode? VisitLiteralExpression(LiteralExpressionSyntax node)
    {
        SyntaxToken? next = node.Token.Value switch
        {
            int value => Literal(value + 1),
            uint value => Literal(value + 1),
            long value => Literal(value + 1),
            _ => null,
        };
        return next is { } token ? Choice(node, LiteralExpression(SyntaxKind.NumericLiteralExpression, token), node) : node;
    }

    public override SyntaxNode? VisitPrefixUnaryExpression(PrefixUnaryExpressionSyntax node)
    {
        if (Operators.Swap(node) is { } swapped) return AsStatement(node, Choice(node, swapped, node));
        var visited = (PrefixUnaryExpressionSyntax)base.VisitPrefixUnaryExpression(node)!;
        return node.Kind() switch
        {
            SyntaxKind.UnaryMinusExpression when node.Operand is not LiteralExpressionSyntax =>
                Choice(node, node.Operand, visited),
            SyntaxKind.LogicalNotExpression => Inverted(node, visited),
            _ => visited,
        };
    }

    public override SyntaxNode? VisitPostfixUnaryExpression(PostfixUnaryExpressionSyntax node) =>
        Operators.Swap(node) is { } swapped
            ? AsStatement(node, Choice(node, swapped, node))
            : base.VisitPostfixUnaryExpression(node);

    public override SyntaxNode? VisitAssignmentExpression(AssignmentExpressionSyntax node)
    {
        var visited = (AssignmentExpressionSyntax)base.VisitAssignmentExpression(node)!;
        ExpressionSyntax operand = ParenthesizedExpression(node.Right.WithoutTrivia());
        ExpressionSyntax? opposite = node.Kind() switch
        {
            SyntaxKind.AddAssignmentExpression or SyntaxKind.SubtractAssignmentExpression when !Untouched.HasText(node) =>
                PrefixUnaryExpression(SyntaxKind.UnaryMinusExpression, operand),
            SyntaxKind.MultiplyAssignmentExpression or SyntaxKind.DivideAssignmentExpression =>
                BinaryExpression(
                    SyntaxKind.DivideExpression, LiteralExpression(SyntaxKind.NumericLiteralExpression, Literal(1)), operand),
            _ => null,
        };
        return opposite is null ? visited : visited.WithRight(Choice(node.Right, opposite, visited.Right));
    }

    public override SyntaxNode? VisitExpressionStatement(ExpressionStatementSyntax node)
    {
        var visited = (StatementSyntax)base.VisitExpressionStatement(node)!;
        bool isCall = node.Expression is InvocationExpressionSyntax or ConditionalAccessExpressionSyntax;
        if (!isCall || Untouched.Declares(node) || number(node, $"{node}", "nothing") is not { } id) return visited;
        return Block(IfStatement(PrefixUnaryExpression(SyntaxKind.LogicalNotExpression, Is(id)), visited.WithoutTrivia()))
            .WithTriviaFrom(node);
    }

    private static InvocationExpressionSyntax Is(int id) => (InvocationExpressionSyntax)ParseExpression($"Mutant.Is({id})");

    // An increment is a statement; a choice between two is none.
    private static ExpressionSyntax AsStatement(ExpressionSyntax node, ExpressionSyntax choice) =>
        choice != node && node.Parent is ExpressionStatementSyntax or ForStatementSyntax
            ? AssignmentExpression(SyntaxKind.SimpleAssignmentExpression, IdentifierName("_"), choice)
            : choice;

    private ExpressionSyntax Choice(ExpressionSyntax node, ExpressionSyntax mutated, ExpressionSyntax visited)
    {
        if (Untouched.Declares(node) || number(node, $"{node}", $"{mutated}") is not { } id) return visited;
        SyntaxToken question = Token(TriviaList(Space), SyntaxKind.QuestionToken, TriviaList(Space));
        SyntaxToken colon = Token(TriviaList(Space), SyntaxKind.ColonToken, TriviaList(Space));
        return ParenthesizedExpression(
            ConditionalExpression(Is(id), question, mutated.WithoutTrivia(), colon, visited.WithoutTrivia()))
            .WithTriviaFrom(node);
    }

    // Not a choice, so that what the operand declares is declared once.
    private ExpressionSyntax Inverted(PrefixUnaryExpressionSyntax node, PrefixUnaryExpressionSyntax visited) =>
        number(node, $"{node}", $"{node.Operand}") is { } id
            ? ParenthesizedExpression(BinaryExpression(SyntaxKind.ExclusiveOrExpression, Is(id), visited.WithoutTrivia()))
                .WithTriviaFrom(node)
            : visited;
}
