using System.Globalization;
using System.Reflection;

namespace OrleansChat.Tests.ApiFidelity;

/// <summary>
/// A public API as text, so that two of them can be compared: what a caller, an heir or an implementer sees, except for what <see cref="NotCompared"/> says. Type parameters are written by their places,
/// since their names do not matter.
/// </summary>
internal static class ApiText
{
    /// <summary>What is left out.</summary>
    public static readonly string[] NotCompared =
    [
        "what a member does",
        "nullability of references, and attributes other than AttributeUsage",
        "names of tuples' elements and of type parameters",
        "whether a method is asynchronous inside, and default implementations of interfaces",
    ];

    private const BindingFlags Declared = BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Instance | BindingFlags.Static | BindingFlags.DeclaredOnly;

    /// <summary>What a type is, without its members.</summary>
    public static string Header(Type type)
    {
        var kind = type.IsInterface ? "interface"
            : type.IsEnum ? $"enum : {Name(type.GetEnumUnderlyingType())}"
            : type.IsValueType ? "struct"
            : type is { IsAbstract: true, IsSealed: true } ? "static class"
            : type.IsAbstract ? "abstract class"
            : type.IsSealed ? "sealed class"
            : "class";
        var heritage = type is { IsClass: true, BaseType: { } above } ? $" : {Name(above)}" : "";
        return $"{kind} {Name(type)}{heritage}{GenericParameters(type.GetGenericArguments())}{Usage(type)}";
    }

    /// <summary>The interfaces that a type has, with those that come with others.</summary>
    public static IEnumerable<string> Interfaces(Type type) => type.GetInterfaces().Where(one => one.IsVisible).Select(Name);

    /// <summary>The members that others see, declared in this type itself.</summary>
    public static IEnumerable<ApiMember> Members(Type type) =>
    [
        .. type.GetConstructors(Declared).Where(IsSeen).Select(constructor => new ApiMember($"{Access(constructor)} new({Parameters(constructor)})", IsAbstract: false, IsOverride: false)),
        .. type.GetMethods(Declared).Where(method => IsSeen(method) && !IsAccessor(method)).Select(Method),
        .. type.GetProperties(Declared).Select(Property).OfType<ApiMember>(),
        .. type.GetEvents(Declared).Where(one => IsSeen(one.AddMethod!)).Select(one => new ApiMember($"{Access(one.AddMethod!)} event {Name(one.EventHandlerType!)} {one.Name}", one.AddMethod!.IsAbstract, IsOverride(one.AddMethod))),
        .. type.GetFields(Declared).Where(field => (field.IsPublic || field.IsFamily || field.IsFamilyOrAssembly) && !field.IsSpecialName).Select(Field),
    ];

    /// <summary>A type, as it is written here.</summary>
    public static string Name(Type type)
    {
        if (type.IsGenericParameter)
            return (type.DeclaringMethod is null ? "!" : "!!") + type.GenericParameterPosition.ToString(CultureInfo.InvariantCulture);
        if (type.IsByRef)
            return Name(type.GetElementType()!) + "&";
        if (type.IsArray)
            return $"{Name(type.GetElementType()!)}[{new string(',', type.GetArrayRank() - 1)}]";
        return type.IsGenericType
            ? $"{type.GetGenericTypeDefinition().FullName}<{string.Join(", ", type.GetGenericArguments().Select(Name))}>"
            : type.FullName ?? type.Name;
    }

    private static ApiMember Method(MethodInfo method) => new(
        $"{Modifiers(method)} {Name(method.ReturnType)} {method.Name}{(method.IsGenericMethod ? $"`{method.GetGenericArguments().Length}" : "")}({Parameters(method)}){GenericParameters(method.IsGenericMethod ? method.GetGenericArguments() : [])}",
        method.IsAbstract,
        IsOverride(method));

    private static ApiMember? Property(PropertyInfo property)
    {
        var getter = property.GetMethod is { } get && IsSeen(get) ? get : null;
        var setter = property.SetMethod is { } set && IsSeen(set) ? set : null;
        if ((getter ?? setter) is not { } first)
            return null;
        var isInit = setter?.ReturnParameter.GetRequiredCustomModifiers().Any(modifier => modifier.Name == "IsExternalInit") == true;
        var accessors = $"{(getter is null ? "" : "get; ")}{(setter is null ? "" : $"{(Access(setter) == Access(first) ? "" : Access(setter) + " ")}{(isInit ? "init" : "set")}; ")}";
        var index = property.GetIndexParameters() is { Length: > 0 } parameters ? $"[{string.Join(", ", parameters.Select(Parameter))}]" : "";
        return new ApiMember($"{Modifiers(first)} {Name(property.PropertyType)} {property.Name}{index} {{ {accessors}}}", first.IsAbstract, IsOverride(first));
    }

    private static ApiMember Field(FieldInfo field) => new(
        $"{(field.IsPublic ? "public" : "protected")} {(field.IsLiteral ? "const" : field.IsStatic ? "static" : "")}{(field.IsInitOnly ? " readonly" : "")} {Name(field.FieldType)} {field.Name}{(field.IsLiteral ? $" = {field.GetRawConstantValue()}" : "")}",
        IsAbstract: false,
        IsOverride: false);

    private static string Modifiers(MethodInfo method)
    {
        var kind = method.IsStatic ? " static" : method.IsAbstract ? " abstract" : method is { IsVirtual: true, IsFinal: false } ? " virtual" : "";
        return Access(method) + kind;
    }

    private static string Parameters(MethodBase method)
    {
        var isExtension = method.CustomAttributes.Any(attribute => attribute.AttributeType.Name == "ExtensionAttribute");
        return (isExtension ? "this " : "") + string.Join(", ", method.GetParameters().Select(Parameter));
    }

    private static string Parameter(ParameterInfo parameter)
    {
        var way = parameter.IsOut ? "out " : parameter.IsIn ? "in " : "";
        var many = parameter.CustomAttributes.Any(attribute => attribute.AttributeType.Name == "ParamArrayAttribute") ? "params " : "";
        var otherwise = parameter.HasDefaultValue ? $" = {parameter.RawDefaultValue ?? "default"}" : "";
        return $"{many}{way}{Name(parameter.ParameterType)} {parameter.Name}{otherwise}";
    }

    private static string GenericParameters(Type[] parameters)
        => string.Concat(parameters.Where(parameter => parameter.IsGenericParameter).Select(parameter =>
        {
            var rules = parameter.GetGenericParameterConstraints().Where(rule => rule.FullName != "System.ValueType").Select(Name).Order(StringComparer.Ordinal);
            var flags = parameter.GenericParameterAttributes == GenericParameterAttributes.None ? "" : $"{parameter.GenericParameterAttributes}";
            var all = string.Join(", ", rules.Append(flags).Where(text => text.Length > 0));
            return all.Length == 0 ? "" : $" where {Name(parameter)} : {all}";
        }));

    private static string Usage(Type type)
        => type.CustomAttributes.FirstOrDefault(attribute => attribute.AttributeType.Name == nameof(AttributeUsageAttribute)) is { } usage
            ? $" for {(AttributeTargets)usage.ConstructorArguments[0].Value!}{string.Concat(usage.NamedArguments.Select(argument => $", {argument.MemberName} = {argument.TypedValue.Value}").Order(StringComparer.Ordinal))}"
            : "";

    private static string Access(MethodBase method) => method.IsPublic ? "public" : "protected";

    private static bool IsSeen(MethodBase method) => method.IsPublic || method.IsFamily || method.IsFamilyOrAssembly;

    // Operators are special as well, but nobody else's.
    private static bool IsAccessor(MethodInfo method) => method.IsSpecialName && !method.Name.StartsWith("op_", StringComparison.Ordinal);

    private static bool IsOverride(MethodInfo method) => method.IsVirtual && !method.Attributes.HasFlag(MethodAttributes.NewSlot);
}

/// <summary>A member.</summary>
/// <param name="Text">How it is written.</param>
/// <param name="IsAbstract">Whether an heir or implementer has to make it.</param>
/// <param name="IsOverride">Whether it only fills in what a type above declares.</param>
internal sealed record ApiMember(string Text, bool IsAbstract, bool IsOverride);
