using Npgsql;

namespace Rollback.Operations.Salvage;

/// <summary>Why a change does not fit, in words without values.</summary>
internal sealed record FitReason(Fit Fit, string Text)
{
    public static FitReason Fitting { get; } = new(Fit.Fits, "");

    public static FitReason AlreadyThere { get; } = new(Fit.AlreadyThere, "");

    public static FitReason Conflict(string text) => new(Fit.Conflict, text);

    public static FitReason Misfit(string text) => new(Fit.NoLongerFits, text);

    /// <summary>Whether the server refused the row, as opposed to us, the connection or the moment.</summary>
    public static bool Concerns(PostgresException fault) => fault.SqlState[..2] is "22" or "23" or "42" or "44" or "P0" or "0A" or "09" or "27"
        && fault.SqlState is not (PostgresErrorCodes.InsufficientPrivilege or PostgresErrorCodes.SyntaxError);

    /// <summary>Whether the same may be accepted after other changes were made: a parent inserted, a unique value given up.</summary>
    public static bool MayPass(PostgresException fault) => fault.SqlState is PostgresErrorCodes.ForeignKeyViolation or PostgresErrorCodes.UniqueViolation or PostgresErrorCodes.ExclusionViolation;

    /// <summary>The server's message may quote values, so it is told in our words.</summary>
    public static FitReason Of(PostgresException fault, ChangeKind kind) => fault.SqlState switch
    {
        PostgresErrorCodes.UniqueViolation => Conflict($"another row has its value in {fault.ConstraintName}"),
        PostgresErrorCodes.ExclusionViolation => Conflict($"another row excludes it by {fault.ConstraintName}"),
        PostgresErrorCodes.ForeignKeyViolation when kind == ChangeKind.Delete => Conflict($"rows still refer to it by {fault.ConstraintName}"),
        PostgresErrorCodes.ForeignKeyViolation => Conflict($"the row that it refers to by {fault.ConstraintName} is not there"),
        PostgresErrorCodes.CheckViolation when fault.ConstraintName is null => Misfit("no partition takes it"),
        PostgresErrorCodes.CheckViolation => Misfit($"the check {fault.ConstraintName} refuses it"),
        PostgresErrorCodes.NotNullViolation => Misfit(fault.ColumnName is null ? $"the type {fault.DataTypeName} must not be null" : $"column {fault.ColumnName} must not be null"),
        "428C9" => Misfit("a column that the server numbers cannot be changed"),
        PostgresErrorCodes.RaiseException => Conflict("a trigger refuses it"),
        ['2', '2', ..] => Misfit($"a value does not fit its column's type ({fault.SqlState})"),
        _ => Misfit($"the database refuses it ({fault.SqlState})"),
    };
}
