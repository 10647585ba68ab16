//! `/api/unified/cost-optimization`: what this month costs and will come to, and how it could cost less.
//!
//! Scripts read `cost_summary.recent_trends` here: `budget_utilization` and `budget_remaining` compare what the month will
//! come to with the budget, as they always did; what was spent so far stands beside them.

mod bills;

use axum::extract::State;
use serde::Serialize;
use utoipa::ToSchema;

use crate::api::Api;
use crate::api::caller::Caller;
use crate::api::setup::budget::stance_name;
use crate::api::unified::cost_optimization::bills::{AwsView, ReconciliationView};
use crate::domain::money::Micros;
use crate::domain::price::PriceTable;
use crate::domain::usage::UsageKind;
use crate::http::body::Json;
use crate::http::problem::Problem;
use crate::store::settings;
use crate::store::tx::Reader;
use crate::watch::costs::Costs;
use crate::watch::recommendations::{
    Penalty, Recommendation, TARGET_PER_CALL, penalties, recommendations, score,
};

/// What this month costs, and how it could cost less.
#[derive(Debug, Serialize, ToSchema)]
pub struct CostOptimizationView {
    /// What this month costs
    pub cost_summary: CostSummaryView,
    /// How it could cost less, the largest saving first
    pub recommendations: Vec<RecommendationView>,
    /// 100 minus the points below; null while nothing was ever spent
    pub optimization_score: Option<u32>,
    /// What the points were taken for
    pub penalties: Vec<PenaltyView>,
    /// What Twilio says that it charges
    pub reconciliation: ReconciliationView,
    /// What AWS says that it charges
    pub aws: AwsView,
}

/// What this month costs.
#[derive(Debug, Serialize, ToSchema)]
pub struct CostSummaryView {
    /// The currency of all amounts
    pub currency: String,
    /// What may be spent in a month
    pub monthly_budget: f64,
    /// `usual`, `cheaper` (nothing is asked of paid models) or `messages` (callers may leave a message)
    pub stance: &'static str,
    /// How it goes
    pub recent_trends: TrendsView,
}

/// How spending goes.
#[derive(Debug, Serialize, ToSchema)]
pub struct TrendsView {
    /// What the month will come to: spent so far, and for each day left the mean of that weekday over 28 days
    pub projected_monthly: Option<f64>,
    /// That as a share of the budget
    pub budget_utilization: Option<f64>,
    /// What is left of the budget then; negative when it does not suffice
    pub budget_remaining: f64,
    /// What was spent this month
    pub spent_this_month: f64,
    /// That as a share of the budget
    pub spent_utilization: f64,
    /// What is set aside for requests under way
    pub reserved: f64,
    /// Transcription this month
    pub whisper_api_cost: f64,
    /// Minutes, recordings and speech recognition of the telephone company this month
    pub telephony_cost: f64,
    /// Language models this month
    pub language_model_cost: f64,
    /// Paid voices this month
    pub synthesis_cost: f64,
    /// Text messages this month
    pub sms_cost: f64,
    /// Calls that ended this month
    pub calls: u32,
    /// Calls that led to an appointment this month
    pub bookings: u32,
    /// What was spent for each call
    pub cost_per_call: Option<f64>,
    /// What a call should cost at most
    pub cost_per_call_target: f64,
    /// What was spent for each call that led to an appointment
    pub cost_per_booking: Option<f64>,
}

/// A way to spend less.
#[derive(Debug, Serialize, ToSchema)]
pub struct RecommendationView {
    /// Identifies the way
    pub code: &'static str,
    /// What to do
    pub advice: String,
    /// The figures that it comes from
    pub because: String,
    /// What it saves in a month
    pub monthly_saving: f64,
}

/// Something that costs points.
#[derive(Debug, Serialize, ToSchema)]
pub struct PenaltyView {
    /// A recommendation's code, `budget` or `cost_per_call`
    pub code: &'static str,
    /// How many points
    pub points: u32,
    /// Why
    pub reason: String,
    /// What is saved in a month where it is mended
    pub monthly_saving: f64,
}

impl From<&Costs> for TrendsView {
    fn from(costs: &Costs) -> Self {
        let budget = costs.budget.monthly;
        let on = |kinds: &[UsageKind]| {
            let amounts = kinds.iter().map(|kind| costs.spent_on(*kind));
            amounts.sum::<Micros>().to_decimal()
        };
        let expected = costs.projected.unwrap_or(costs.spent);
        Self {
            projected_monthly: costs.projected.map(Micros::to_decimal),
            budget_utilization: costs.projected.map(|amount| amount.share_of(budget)),
            budget_remaining: (budget - expected).to_decimal(),
            spent_this_month: costs.spent.to_decimal(),
            spent_utilization: costs.spent.share_of(budget),
            reserved: costs.reserved.to_decimal(),
            whisper_api_cost: on(&[UsageKind::Transcription]),
            telephony_cost: on(&[
                UsageKind::CallsIn,
                UsageKind::CallsOut,
                UsageKind::Recording,
                UsageKind::Speech,
            ]),
            language_model_cost: on(&[UsageKind::TokensIn, UsageKind::TokensOut]),
            synthesis_cost: on(&[UsageKind::Synthesis]),
            sms_cost: on(&[UsageKind::SmsOut, UsageKind::SmsIn]),
            calls: costs.calls.ended,
            bookings: costs.calls.booked,
            cost_per_call: costs.per_call().map(Micros::to_decimal),
            cost_per_call_target: TARGET_PER_CALL.to_decimal(),
            cost_per_booking: costs.per_booking().map(Micros::to_decimal),
        }
    }
}

impl From<&Recommendation> for RecommendationView {
    fn from(way: &Recommendation) -> Self {
        Self {
            code: way.code,
            advice: way.advice.clone(),
            because: way.because.clone(),
            monthly_saving: way.saving.to_decimal(),
        }
    }
}

impl From<&Penalty> for PenaltyView {
    fn from(penalty: &Penalty) -> Self {
        Self {
            code: penalty.code,
            points: penalty.points,
            reason: penalty.reason.clone(),
            monthly_saving: penalty.saving.to_decimal(),
        }
    }
}

impl CostOptimizationView {
    fn read(api: &Api, r: &Reader) -> Result<Self, Problem> {
        let (zone, _) = api.zone_and_country(r)?;
        let costs = Costs::read(r, &zone, api.clock.now())?;
        let prices: PriceTable = settings::get(r)?;
        let ways = recommendations(&costs, &prices);
        let penalties = penalties(&costs, &ways);
        Ok(Self {
            cost_summary: CostSummaryView {
                currency: costs.budget.currency.to_string(),
                monthly_budget: costs.budget.monthly.to_decimal(),
                stance: stance_name(costs.stance),
                recent_trends: TrendsView::from(&costs),
            },
            recommendations: ways.iter().map(RecommendationView::from).collect(),
            optimization_score: score(&costs, &penalties),
            penalties: penalties.iter().map(PenaltyView::from).collect(),
            reconciliation: ReconciliationView::read(api, r, &zone)?,
            aws: AwsView::read(api, r, &zone)?,
        })
    }
}

/// Look at what this month costs, and how it could cost less.
#[utoipa::path(get, path = "/api/unified/cost-optimization", tag = "operations",
    responses((status = 200, body = CostOptimizationView)))]
pub async fn get(
    State(api): State<Api>,
    _caller: Caller,
) -> Result<Json<CostOptimizationView>, Problem> {
    let view = api.store.read(|r| CostOptimizationView::read(&api, r));
    view.map(Json)
}
