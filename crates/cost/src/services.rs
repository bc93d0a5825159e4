//! What photo services cost that sell plans of fixed sizes: each month the smallest plan that everything fits in.

use serde::Serialize;

use crate::prices::{Plan, Service};
use crate::usage::Usage;
use crate::{MONTHS, PicoUsd, Prices};

/// What one service costs.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Subscription {
    /// Whose.
    pub service: String,
    /// The plan for what there is today, in the service's gigabytes; `None` if its largest is too small.
    pub plan_gigabytes: Option<u64>,
    /// The plan at the end of the years.
    pub last_plan_gigabytes: Option<u64>,
    /// That of today, a month.
    pub month: Option<PicoUsd>,
    /// The first year.
    pub year: Option<PicoUsd>,
    /// All the years.
    pub years: Option<PicoUsd>,
}

/// What each service would cost for the originals alone, over so many years.
pub fn subscriptions(usage: &Usage, prices: &Prices, years: u64) -> Vec<Subscription> {
    prices.services.iter().map(|service| subscription(usage, service, years)).collect()
}

fn subscription(usage: &Usage, service: &Service, years: u64) -> Subscription {
    let new = usage.arriving();
    let plan = |month: u64| service.plan_for(usage.held.and(month, &new).bytes);
    let sum = |months: u64| (1..=months).map(|month| Some(plan(month)?.price())).sum();
    Subscription {
        service: service.name.clone(),
        plan_gigabytes: plan(0).map(|plan| plan.gigabytes),
        last_plan_gigabytes: plan(years * MONTHS).map(|plan| plan.gigabytes),
        month: plan(0).map(Plan::price),
        year: sum(MONTHS),
        years: sum(years * MONTHS),
    }
}

impl Service {
    fn plan_for(&self, bytes: u64) -> Option<&Plan> {
        let gigabyte = if self.binary { 1 << 30 } else { 1_000_000_000 };
        self.plans.iter().find(|plan| u128::from(plan.gigabytes) * gigabyte >= u128::from(bytes))
    }
}

impl Plan {
    fn price(&self) -> PicoUsd {
        self.month.of(1)
    }
}
