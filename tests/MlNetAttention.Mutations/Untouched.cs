using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace MlNetAttention.Mutations;

/// <summary>
/// What is not mutated: constants, patterns and labels, which cannot be chosen at run time; texts of errors; and assertions,
/// which a release build leaves out.
/// </summary>
internal static class Untouched
{
    private static readonly HashSet<string> Assertions = ["Debug", "KernelContract"];

    internal static bool Is(SyntaxNode node) => node switch
    {
        AttributeListSyntax or EnumMemberDeclarationSyntax or SwitchLabelSyntax or PatternSyntax or EqualsValueClauseSyntax
        {
            Parent: ParameterSyntax,
        } => true,
        ClassDeclarationSyntax type => Assertions.Contains(type.Identifier.Text),
        FieldDeclarationSyntax field => field.Modifiers.Any(SyntaxKind.ConstKeyword),
        LocalDeclarationStatementSyntax local => local.IsConst,
        InterpolatedStringExpressionSyntax or ThrowStatementSyntax or ThrowExpressionSyntax => true,
        StackAllocArrayCreationExpressionSyntax or RefExpressionSyntax or RefTypeSyntax => true,
        ArgumentSyntax argument => !argument.RefKindKeyword.IsKind(SyntaxKind.None),
        InvocationExpressionSyntax { Expression: IdentifierNameSyntax { Identifier.Text: "nameof" } } => true,
        ExpressionStatementSyntax { Expression: InvocationExpressionSyntax call } => IsAssertion(call),
        _ => false,
    };

    /// <summary>A declaration in it would stand twice if it were written twice.</summary>
    internal static bool Declares(SyntaxNode node) => node.DescendantNodesAndSelf().Any(
        part => part is DeclarationExpressionSyntax or SingleVariableDesignationSyntax
            or ArgumentSyntax { RefKindKeyword.RawKind: (int)SyntaxKind.OutKeyword });

    internal static bool HasText(SyntaxNode node) => node.DescendantNodesAndSelf().Any(
        part => part.IsKind(SyntaxKind.StringLiteralExpression) || part is InterpolatedStringExpressionSyntax);

    private static bool IsAssertion(InvocationExpressionSyntax call) =>
        call.Expression is MemberAccessExpressionSyntax { Expression: SimpleNameSyntax owner }
            && Assertions.Contains(owner.Identifier.Text);
}
