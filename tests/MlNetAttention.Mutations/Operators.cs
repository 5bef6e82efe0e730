using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace MlNetAttention.Mutations;

/// <summary>What becomes of an operator or of a function that stands for one.</summary>
internal static class Operators
{
    private static readonly Dictionary<SyntaxKind, (SyntaxKind Expression, SyntaxKind Token)> Binary = new()
    {
        [SyntaxKind.AddExpression] = (SyntaxKind.SubtractExpression, SyntaxKind.MinusToken),
        [SyntaxKind.SubtractExpression] = (SyntaxKind.AddExpression, SyntaxKind.PlusToken),
        [SyntaxKind.MultiplyExpression] = (SyntaxKind.DivideExpression, SyntaxKind.SlashToken),
        [SyntaxKind.DivideExpression] = (SyntaxKind.MultiplyExpression, SyntaxKind.AsteriskToken),
        [SyntaxKind.ModuloExpression] = (SyntaxKind.MultiplyExpression, SyntaxKind.AsteriskToken),
        [SyntaxKind.LeftShiftExpression] = (SyntaxKind.RightShiftExpression, SyntaxKind.GreaterThanGreaterThanToken),
        [SyntaxKind.RightShiftExpression] = (SyntaxKind.LeftShiftExpression, SyntaxKind.LessThanLessThanToken),
        [SyntaxKind.LessThanExpression] = (SyntaxKind.LessThanOrEqualExpression, SyntaxKind.LessThanEqualsToken),
        [SyntaxKind.LessThanOrEqualExpression] = (SyntaxKind.LessThanExpression, SyntaxKind.LessThanToken),
        [SyntaxKind.GreaterThanExpression] = (SyntaxKind.GreaterThanOrEqualExpression, SyntaxKind.GreaterThanEqualsToken),
        [SyntaxKind.GreaterThanOrEqualExpression] = (SyntaxKind.GreaterThanExpression, SyntaxKind.GreaterThanToken),
        [SyntaxKind.EqualsExpression] = (SyntaxKind.NotEqualsExpression, SyntaxKind.ExclamationEqualsToken),
        [SyntaxKind.NotEqualsExpression] = (SyntaxKind.EqualsExpression, SyntaxKind.EqualsEqualsToken),
        [SyntaxKind.LogicalAndExpression] = (SyntaxKind.LogicalOrExpression, SyntaxKind.BarBarToken),
        [SyntaxKind.LogicalOrExpression] = (SyntaxKind.LogicalAndExpression, SyntaxKind.AmpersandAmpersandToken),
        [SyntaxKind.BitwiseOrExpression] = (SyntaxKind.BitwiseAndExpression, SyntaxKind.AmpersandToken),
        [SyntaxKind.BitwiseAndExpression] = (SyntaxKind.BitwiseOrExpression, SyntaxKind.BarToken),
        [SyntaxKind.ExclusiveOrExpression] = (SyntaxKind.BitwiseAndExpression, SyntaxKind.AmpersandToken),
    };

    private static readonly Dictionary<string, string> Functions = new()
    {
        ["Min"] = "Max",
        ["Max"] = "Min",
        ["MinNative"] = "MaxNative",
        ["MaxNative"] = "MinNative",
        ["Add"] = "Subtract",
        ["Subtract"] = "Add",
        ["Multiply"] = "Divide",
        ["Divide"] = "Multiply",
    };

    // Whose functions are arithmetic: Add of a list is none.
    private static readonly HashSet<string> Arithmetic = ["Math", "MathF", "TSimd", "Vector128", "Vector256", "Vector512"];

    internal static BinaryExpressionSyntax? Swap(BinaryExpressionSyntax node) =>
        Binary.TryGetValue(node.Kind(), out (SyntaxKind Expression, SyntaxKind Token) other)
            ? SyntaxFactory.BinaryExpression(
                other.Expression, node.Left, SyntaxFactory.Token(other.Token).WithTriviaFrom(node.OperatorToken), node.Right)
            : null;

    internal static InvocationExpressionSyntax? Swap(InvocationExpressionSyntax node) =>
        node.Expression is MemberAccessExpressionSyntax
        {
            Expression: SimpleNameSyntax owner,
            Name: IdentifierNameSyntax name
        } function
        && Arithmetic.Contains(owner.Identifier.Text)
        && Functions.TryGetValue(name.Identifier.Text, out string? other)
            ? node.WithExpression(function.WithName(SyntaxFactory.IdentifierName(other)))
            : null;

    /// <summary>++ for -- and the other way round, before or behind the operand.</summary>
    internal static ExpressionSyntax? Swap(PrefixUnaryExpressionSyntax node) => node.Kind() switch
    {
        SyntaxKind.PreIncrementExpression =>
            SyntaxFactory.PrefixUnaryExpression(SyntaxKind.PreDecrementExpression, node.Operand.WithoutTrivia()),
        SyntaxKind.PreDecrementExpression =>
            SyntaxFactory.PrefixUnaryExpression(SyntaxKind.PreIncrementExpression, node.Operand.WithoutTrivia()),
        _ => null,
    };

    /// <inheritdoc cref="Swap(PrefixUnaryExpressionSyntax)"/>
    internal static ExpressionSyntax? Swap(PostfixUnaryExpressionSyntax node) => node.Kind() switch
    {
        SyntaxKind.PostIncrementExpression =>
            SyntaxFactory.PostfixUnaryExpression(SyntaxKind.PostDecrementExpression, node.Operand.WithoutTrivia()),
        SyntaxKind.PostDecrementExpression =>
            SyntaxFactory.PostfixUnaryExpression(SyntaxKind.PostIncrementExpression, node.Operand.WithoutTrivia()),
        _ => null,
    };
}
