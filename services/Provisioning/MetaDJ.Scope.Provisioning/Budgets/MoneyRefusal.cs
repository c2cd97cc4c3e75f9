using System.Globalization;
using MetaDJ.Scope.Provisioning.Contracts;
using MetaDJ.Scope.Provisioning.Contracts.Http;

namespace MetaDJ.Scope.Provisioning.Budgets;

/// <summary>Why there is no money, with amounts in micro-USD.</summary>
internal abstract record MoneyRefusal(long Limit, long Free, long Needed)
{
    /// <summary>A sentence a person can act on.</summary>
    public abstract string Text { get; }

    public sealed record OfBudget(BudgetScope Scope, BudgetPeriod Period, DateTimeOffset EndsAt, long Limit, long Free, long Needed) : MoneyRefusal(Limit, Free, Needed)
    {
        public override string Text => string.Create(
            CultureInfo.InvariantCulture,
            $"The budget of {Scope.Describe()}, {MicroUsd.Text(Limit)} per {(Period == BudgetPeriod.Day ? "day" : "month")}, has {MicroUsd.Text(Math.Max(0, Free))} free and {MicroUsd.Text(Needed)} would be needed; a new {(Period == BudgetPeriod.Day ? "day" : "month")} begins at {EndsAt:yyyy-MM-dd HH:mm} UTC.");
    }

    /// <summary>RunPod's own limit of what may run at once.</summary>
    public sealed record OfAccountRate(long Limit, long Free, long Needed) : MoneyRefusal(Limit, Free, Needed)
    {
        public override string Text =>
            $"The account may spend {MicroUsd.Text(Limit)} per hour on GPUs, {MicroUsd.Text(Math.Max(0, Free))} of it is free and {MicroUsd.Text(Needed)} would be needed: RunPod raises that limit on request (Provisioning:Budgets:AccountSpendPerHour).";
    }

    /// <summary>RunPod starts nothing that the account cannot pay for an hour.</summary>
    public sealed record OfCredit(long Limit, long Free, long Needed) : MoneyRefusal(Limit, Free, Needed)
    {
        public override string Text =>
            $"By the credit that was entered, {MicroUsd.Text(Math.Max(0, Free))} are left on the account and {MicroUsd.Text(Needed)} would be needed: top it up, and enter it (Provisioning:Budgets:AccountCredit).";
    }
}
