"""The documents of the API, as types.

Made by python/generate.py from the server's OpenAPI document; `Scripts/client-checks --write` makes it anew.
"""

from datetime import date, datetime
from typing import Any, Literal, NotRequired, TypedDict

#: A day or an instant that is sent: `datetime.date`, an aware `datetime`, or text (`2027-01-01`).
When = str | date | datetime


class AheadDocument(TypedDict):
    accelerators: int
    mw: float
    orders: int


AmendRequest = TypedDict(
    "AmendRequest",
    {
        "changes": "OrderRequest",
        "from": NotRequired[When],
    },
)


class ApprovalDocument(TypedDict):
    actor: str
    answered_at: str | None
    answered_by: str | None
    asked_at: str
    cause: str | None
    fact: int | None
    need: str
    order: str | None
    reason: str | None
    request: int
    state: str
    what: str


class AskedWork(TypedDict):
    batch: NotRequired[float | int]
    days: NotRequired[float | int]
    kind: NotRequired[Literal["train"]]
    model: NotRequired[str]
    params: NotRequired[float | int]
    precision: NotRequired[str]
    sequence: NotRequired[float | int]
    sure: NotRequired[bool]
    tokens: NotRequired[float | int]
    uptime_ppm: NotRequired[float | int]
    utilisation_ppm: NotRequired[float | int]


class Blocker(TypedDict):
    clears: str
    item: str | None
    late_ppm: NotRequired[int]
    resource: str
    short: int
    unit: str


class BookLine(TypedDict):
    amendment: str | None
    count: int
    customer: str
    end: str
    halls: str
    option: str
    order: str
    region: NotRequired[str]
    shortfall: Literal["at_risk", "breach"] | None
    silicon: str
    start: str
    state: str
    tier: int
    usd_cents_per_year: int


class BumpRequest(TypedDict):
    cause: str


class CallerDocument(TypedDict):
    id: str
    name: str
    permissions: list[str]
    role: str
    tenant: str | None


class CatalogueDocumentLine(TypedDict):
    as_of: str
    confidence: str
    property: str
    silicon: str
    source: str
    unit: str
    value: str


class ChoiceDocument(TypedDict):
    changes: list[str]
    exact: bool
    labels: list[str]
    later: "ChoiceDocumentLater | None"
    moves: "list[MoveDocument]"
    option: "OptionDocument"
    porting: "ChoiceDocumentPortingDocument | None"
    speed_milli: int | None
    total_usd_cents: int | None
    useful_from: str


class ChoiceDocumentLater(TypedDict):
    count: int
    start: str


ChoiceDocumentPortingDocument = TypedDict(
    "ChoiceDocumentPortingDocument",
    {
        "done": str | None,
        "from": str,
        "months": int | None,
        "usd_cents": int | None,
    },
)


class ChoiceModelDocument(TypedDict):
    back_test: "ChoiceModelDocumentTest | None"
    choices: int
    given: bool
    porting: float
    porting_error: float
    price: float
    price_error: float


class ChoiceModelDocumentTest(TypedDict):
    chance: float
    fitted: int
    model: float
    no_change: float
    scored: int


class Clause(TypedDict):
    accelerators: NotRequired[int]
    clause: NotRequired[Literal["price_tier", "renewal", "growth", "exit_fee"]]
    first_refusal: NotRequired[bool]
    notice_days: NotRequired[int]
    percent: NotRequired[int]
    price_usd_micro_per_accelerator_hour: NotRequired[int]
    term: NotRequired[str]


class ClockDocument(TypedDict):
    clock: str
    follows: bool
    seq: int


class ClockRequest(TypedDict):
    to: When


class CodeDocument(TypedDict):
    code: str
    meaning: str
    remedy: str


class DeclineRequest(TypedDict):
    cause: NotRequired[str]


class Demand(TypedDict):
    accelerators: int
    orders: int
    usd_cents: int
    watts: int


DiffDocument = TypedDict(
    "DiffDocument",
    {
        "backlog": "DiffDocumentBacklogChange",
        "from": str,
        "orders": "list[DiffDocumentOrderChange]",
        "shortfalls": "DiffDocumentShortfallChange",
        "supply": "list[DiffDocumentSupplyChange]",
        "to": str,
    },
)


class DiffDocumentBacklogChange(TypedDict):
    from_usd_cents: int
    to_usd_cents: int


DiffDocumentOrderChange = TypedDict(
    "DiffDocumentOrderChange",
    {
        "from": str,
        "from_start": str,
        "order": str,
        "to": str,
        "to_start": str,
    },
)


DiffDocumentShortfallChange = TypedDict(
    "DiffDocumentShortfallChange",
    {
        "from": int,
        "to": int,
    },
)


DiffDocumentSupplyChange = TypedDict(
    "DiffDocumentSupplyChange",
    {
        "from": str | None,
        "item": str,
        "to": str | None,
    },
)


class EquivalentsDocument(TypedDict):
    chips: int
    equivalents: "list[EquivalentsDocumentRow]"
    precision: str
    reference: str


class EquivalentsDocumentRow(TypedDict):
    count: int
    count_safe: int
    high: float
    low: float
    measured: bool
    precision: str
    silicon: str
    software_factor: float
    speed: float


class EventDocument(TypedDict):
    kind: str
    order: str | None
    orders: list[str]
    recorded_at: str
    refused: bool
    seq: int


class ExportDocument(TypedDict):
    files: dict[str, str]


class FaultDocument(TypedDict):
    column: str
    file: str
    line: int
    what: str


class FirstTampered(TypedDict):
    seq: int
    what: Literal["inserted", "removed", "edited", "re-sealed", "reordered"]


class ForkRequest(TypedDict):
    at: NotRequired[int]
    scenario: str


class GapDocument(TypedDict):
    clock: str
    months: "list[GapDocumentMonth]"
    other_windows: "list[Trajectory]"
    silicon: "list[GapDocumentOfSilicon]"
    total: "GapDocumentGap"
    trajectory: "Trajectory"


class GapDocumentGap(TypedDict):
    promised: "Demand"
    requested: "Demand"
    unserved: "Demand"


class GapDocumentMonth(TypedDict):
    deliverable_watts: int
    demand_watts: int
    month: str
    taken_watts: int
    waiting_watts: int
    wanted: "GapDocumentGap"


class GapDocumentOfSilicon(TypedDict):
    silicon: str
    wanted: "GapDocumentGap"


class HistoryDocument(TypedDict):
    figures: "list[HistoryDocumentFigure]"
    series: "list[HistoryDocumentSeries]"


class HistoryDocumentFigure(TypedDict):
    name: str
    recompute: str
    row: str
    unit: str
    value: str


class HistoryDocumentPoint(TypedDict):
    as_of: str
    confidence: str
    day: str
    known_on: str
    source: str
    value: float


class HistoryDocumentSeries(TypedDict):
    as_of: str | None
    confidence: str
    name: str
    points: "list[HistoryDocumentPoint]"
    source: str
    unit: str


class HorizonDocument(TypedDict):
    chips: "list[HorizonDocumentChipSeries]"
    clock: str
    power: "PowerSeries"
    regions: "list[HorizonDocumentRegionSeries]"


class HorizonDocumentChipSeries(TypedDict):
    free: list[int]
    silicon: str
    supply: list[int]
    taken: list[int]


class HorizonDocumentRegionSeries(TypedDict):
    power: "PowerSeries"
    region: str
    stages: "HorizonDocumentStageSeries"


class HorizonDocumentStageSeries(TypedDict):
    committed_kw: list[int]
    live_kw: list[int]
    planned_kw: list[int]
    under_way_kw: list[int]


class IndustryDocument(TypedDict):
    clock: str
    exceeded: list[list[str]]
    load_factor_pct: int
    load_factor_source: str
    operators: "list[IndustryDocumentOperator]"
    total_kw: list[int]
    twh: list[float]
    years: list[int]


class IndustryDocumentOperator(TypedDict):
    firm_kw: list[int]
    name: str
    placed_kw: list[int]
    wanted_kw: list[int]


class Letter(TypedDict):
    day: str
    figures: "list[LetterFigure]"
    hash: str
    operator: str
    paragraphs: list[str]
    seq: int


class LetterFigure(TypedDict):
    command: str
    field: str
    name: str
    query: str
    shown: str
    value: bool | float | str | None


class LinePegDocument(TypedDict):
    line: "PegDocumentLine"
    months: "list[PegDocumentMonthParts]"
    orders: "list[PegDocumentServed]"


class ListPageApprovalDocument(TypedDict):
    approvals: "list[ApprovalDocument]"
    clock: str
    next: str | None


class ListPageBookLine(TypedDict):
    book: "list[BookLine]"
    clock: str
    next: str | None


class ListPageCatalogueDocumentLine(TypedDict):
    cells: "list[CatalogueDocumentLine]"
    next: str | None


class ListPageCodeDocument(TypedDict):
    next: str | None
    refusals: "list[CodeDocument]"


class ListPageEventDocument(TypedDict):
    events: "list[EventDocument]"
    next: str | None


class ListPageLogDocumentLine(TypedDict):
    log: "list[LogDocumentLine]"
    next: str | None


class ListPageMissionRow(TypedDict):
    next: str | None
    rows: "list[MissionRow]"


class ListPageMovedLine(TypedDict):
    moves: "list[MovedLine]"
    next: str | None


class ListPageOrderLine(TypedDict):
    clock: str
    next: str | None
    orders: "list[OrderLine]"


class ListPageQueueLine(TypedDict):
    clock: str
    next: str | None
    queue: "list[QueueLine]"


class ListPageScenarioLine(TypedDict):
    next: str | None
    scenarios: "list[ScenarioLine]"


class ListPageSilicon(TypedDict):
    clock: str
    next: str | None
    silicon: "list[Silicon]"


class ListPageSupplyDocumentLine(TypedDict):
    clock: str
    items: "list[SupplyDocumentLine]"
    next: str | None


class LogDocumentLine(TypedDict):
    actor: str
    branch: str
    effective_day: str
    hash: str
    key: str
    kind: str
    orders: list[str]
    reason: str | None
    recorded_at: str
    refusal: str | None
    seq: int
    tenant: str
    what: str


class LogHead(TypedDict):
    branch: str
    hash: str
    seq: int


class LossDocument(TypedDict):
    changes: list[str]
    line: str
    moved: "list[MoveDocument]"
    penalties_usd_cents: int
    promised_at_risk_usd_cents: int
    queued_lost_usd_cents: int
    uncovered: "list[WhatIfDocumentUncoveredDocument]"
    unpaid_usd_cents: int


class MissionRow(TypedDict):
    holds: bool
    how: str
    id: str
    note: str
    recompute: str
    tolerance: str
    value: str


class MoneyChange(TypedDict):
    after_usd_cents: int
    before_usd_cents: int
    fee_usd_cents: int
    order: str
    penalty_usd_cents: int


MoveDocument = TypedDict(
    "MoveDocument",
    {
        "cause": str,
        "from": str,
        "order": str,
        "to": str,
    },
)


MovedLine = TypedDict(
    "MovedLine",
    {
        "cause": str,
        "from": str,
        "order": str,
        "recorded_at": str,
        "seq": int,
        "to": str,
    },
)


class NuclearDocument(TypedDict):
    by: str
    clock: str
    developers: "list[NuclearDocumentDeveloper]"
    draws: str
    units: "list[NuclearDocumentUnit]"
    years: list[int]


class NuclearDocumentDeveloper(TypedDict):
    developer: str
    expected_mw: list[float]
    first: list[float]
    first_if_independent: list[float]
    kind: str
    mw: float
    units: int


class NuclearDocumentUnit(TypedDict):
    by_date: float
    by_date_own: float
    contract: str
    developer: str
    item: str
    kind: str
    mw: float
    p50: str
    p80: str
    plan: str


class OptionDocument(TypedDict):
    confidence_pct: int
    count: int
    end: str
    gap: list[str]
    held_by: "list[Blocker]"
    kind: Literal["firm", "tentative"]
    p50: str
    p80: str
    p90: str
    placements: "list[PlacementDocument]"
    price_usd_micro_per_accelerator_hour: int
    silicon: str
    size: NotRequired["SizeDocument"]
    start: str


class OrderDocument(TypedDict):
    ahead: "AheadDocument | None"
    bills: "OrderDocumentBills"
    clock: str
    order: "OrderLine"
    placements: "list[PlacementDocument]"
    position: int | None
    terms: "OrderRequest"
    until: str | None


class OrderDocumentBills(TypedDict):
    price_usd_micro_per_accelerator_hour: int | None
    take_or_pay_pct: int | None


class OrderLine(TypedDict):
    count: int
    customer: str
    earliest: str
    end: str | None
    latest: str | None
    order: str
    regions: list[str]
    signed: str | None
    silicon: list[str]
    start: str
    state: str
    tenant: str
    term: str
    tier: int


class OrderPegDocument(TypedDict):
    ahead_usd_cents: int
    certainty: Literal["promised", "queued", "forecast", "unpegged"]
    life_usd_cents: int
    lines: "list[OrderPegDocumentLine]"
    order: str
    stands: "list[OrderPegDocumentStand]"


OrderPegDocumentLine = TypedDict(
    "OrderPegDocumentLine",
    {
        "ahead_usd_cents": int,
        "class": Literal["hall", "power", "chips", "network", "equipment", "programme", "other"],
        "life_usd_cents": int,
        "line": str,
    },
)


class OrderPegDocumentStand(TypedDict):
    end: str
    first: int
    item: str
    resource: str
    start: str
    units: int


class OrderRequest(TypedDict):
    chunk_in: NotRequired[str]
    clauses: NotRequired["list[Clause]"]
    count: NotRequired[int]
    customer: NotRequired[str]
    earliest: NotRequired[When]
    latest: NotRequired[When]
    max_chunks: NotRequired[int]
    min_chunk: NotRequired[int]
    option: NotRequired[str]
    or_equivalent: NotRequired[bool]
    order: NotRequired[str]
    penalty_usd_cents_per_day: NotRequired[int]
    port_months: NotRequired[int]
    port_usd_cents: NotRequired[int]
    price_usd_micro_per_accelerator_hour: NotRequired[int]
    regions: NotRequired[list[str] | str]
    same: NotRequired[str]
    segment: NotRequired[str]
    silicon: NotRequired[list[str] | str]
    sizing: NotRequired["Sizing"]
    steps: NotRequired["list[OrderRequestRequestedStep]"]
    take_or_pay_pct: NotRequired[int]
    tenant: NotRequired[str]
    term: NotRequired[str]
    tier: NotRequired[int]
    work: NotRequired["AskedWork"]
    workload: NotRequired[str]


class OrderRequestRequestedStep(TypedDict):
    add: NotRequired[int]
    offset: NotRequired[str]


class Overview(TypedDict):
    basis: str
    book: "list[BookLine]"
    capital: "OverviewCapital"
    clock: str
    headline: "OverviewHeadline"
    ledger_seq: int
    operator: str
    power: "PowerSeries"
    queue: "list[QueueLine]"
    run_rate: "OverviewRunRate"
    scenario: str


class OverviewCapital(TypedDict):
    series: "list[OverviewCapitalSeries]"
    years: list[int]


OverviewCapitalSeries = TypedDict(
    "OverviewCapitalSeries",
    {
        "class": Literal["hall", "power", "chips", "network", "equipment", "programme", "other"],
        "usd_cents": list[int],
    },
)


class OverviewHeadline(TypedDict):
    accelerators_promised: int
    active: int
    at_risk_orders: int
    backlog_usd_cents: int
    next_tentative: str
    promised: int
    queued: int
    queued_accelerators: int
    queued_mw: float
    run_rate_usd_cents: int
    shortfall_days: int
    signed_orders: int


class OverviewRunRate(TypedDict):
    months: list[str]
    series: "list[OverviewRunRateSeries]"


class OverviewRunRateSeries(TypedDict):
    kind: Literal["accelerator", "cpu", "nic"]
    silicon: str
    usd_cents: list[int]


PegDocument = TypedDict(
    "PegDocument",
    {
        "ahead": "PegDocumentParts",
        "clock": str,
        "from": str,
        "life": "PegDocumentParts",
        "lines": "list[PegDocumentLine]",
        "months": "list[PegDocumentMonthParts]",
        "orders": "list[PegDocumentServed]",
        "red": bool,
        "to": str,
    },
)


PegDocumentLine = TypedDict(
    "PegDocumentLine",
    {
        "ahead": "PegDocumentParts",
        "class": Literal["hall", "power", "chips", "network", "equipment", "programme", "other"],
        "first_month": str,
        "in_service": str | None,
        "items": list[str],
        "life": "PegDocumentParts",
        "life_months": int,
        "line": str,
        "total_usd_cents": int,
    },
)


class PegDocumentMonthParts(TypedDict):
    month: str
    parts: "PegDocumentParts"


class PegDocumentParts(TypedDict):
    forecast_usd_cents: int
    promised_usd_cents: int
    queued_usd_cents: int
    total_usd_cents: int
    unpegged_usd_cents: int


class PegDocumentServed(TypedDict):
    ahead_usd_cents: int
    certainty: Literal["promised", "queued", "forecast", "unpegged"]
    life_usd_cents: int
    order: str


PegFlowsDocument = TypedDict(
    "PegFlowsDocument",
    {
        "flows": "list[PegFlowsDocumentFlow]",
        "from": str,
        "to": str,
    },
)


PegFlowsDocumentFlow = TypedDict(
    "PegFlowsDocumentFlow",
    {
        "certainty": str,
        "class": str,
        "order": str | None,
        "quarter": str,
        "serves": str,
        "usd_cents": int,
    },
)


class PlacementDocument(TypedDict):
    chunk: int
    count: int
    end: str
    hall: str
    region: NotRequired[str]
    row: int
    silicon: str
    site: NotRequired[str]
    start: str
    step: int


class PortingDocument(TypedDict):
    break_even_hours: float | None
    cost_usd: float
    discount_needed: float | None
    q: float
    sensitivity: "PortingDocumentTable"


class PortingDocumentTable(TypedDict):
    discounts: list[float]
    hours: list[list[float | None]]
    speeds: list[float]


class PowerDocument(TypedDict):
    booked_it_kw: int
    booked_kw: int
    clock: str
    contracted_kw: int
    oversold_site_days: int
    provisioned_kw: int
    sites: "list[PowerDocumentSite]"


class PowerDocumentSite(TypedDict):
    booked_it_kw: int
    booked_kw: int
    contracted_kw: int
    least_free_kw: int
    oversold_days: int
    provisioned_kw: int
    site: str
    tightest: str


class PowerSeries(TypedDict):
    chips_kw: list[int]
    contracted_kw: list[int]
    energised_kw: list[int]
    hall_kw: list[int]
    months: list[str]
    sold_kw: list[int]
    tentative_kw: list[int]


class Problem(TypedDict):
    code: str
    detail: str
    faults: "list[FaultDocument]"
    instance: NotRequired[str]
    options: "list[OptionDocument]"
    refusal: "Refusal | None"
    status: int
    title: str
    type: str


class ProgrammesDocument(TypedDict):
    programmes: "list[ProgrammesDocumentLine]"


class ProgrammesDocumentDelivery(TypedDict):
    item: str
    quantity: int
    start: str
    waits_for_ramp: bool


class ProgrammesDocumentGate(TypedDict):
    item: str
    start: str


class ProgrammesDocumentLine(TypedDict):
    bought_unit_cost_usd_cents: int
    break_even_units: int | None
    confidence: str
    deliveries: "list[ProgrammesDocumentDelivery]"
    nre_usd_cents: int
    paid_on: str
    programme: str
    ramp: "ProgrammesDocumentGate"
    saving_usd_cents: int
    silicon: str
    source: str
    tape_out: "ProgrammesDocumentGate"
    unit_cost_usd_cents: int
    units: int


class QueueLine(TypedDict):
    ahead: "AheadDocument"
    can_move_because: list[str]
    count: int
    customer: str
    earliest: str
    gap: str | None
    halls: str
    held_by: str
    late: bool
    latest: str | None
    order: str
    position: int
    regions: str
    signed: str | None
    silicon: str
    tentative: str
    tier: int


class QuoteDocument(TypedDict):
    basis: str
    choices: NotRequired["list[ChoiceDocument]"]
    exact: bool
    excess: "QuoteDocumentExcessDocument | None"
    ledger_seq: int
    moves: "list[MoveDocument]"
    options: "list[OptionDocument]"
    refusal: "Refusal | None"
    sizing: NotRequired["SizingDocument"]


class QuoteDocumentExcessDocument(TypedDict):
    cap: str
    most: int
    need: int
    place: str
    short: int
    unit: str


class RaceDocument(TypedDict):
    clock: str
    convergence: NotRequired["list[RaceDocumentConvergence]"]
    counts_planned: bool
    draws: str
    months: list[str]
    sites: "list[RaceDocumentSite]"
    total: "RaceDocumentTotal"


class RaceDocumentConvergence(TypedDict):
    draws: int
    half_width: float
    stranded_kw_months: float


class RaceDocumentSite(TypedDict):
    more: "RaceDocumentWorth | None"
    need_kw_at_item_dates: list[int]
    power_kw_at_item_dates: list[int]
    probability: list[float]
    site: str
    sooner: "RaceDocumentWorth | None"
    stranded_halls: list[float]
    stranded_kw: list[float]
    worst_month: str | None


class RaceDocumentTotal(TypedDict):
    stranded_kw: list[float]
    stranded_kw_months: float


class RaceDocumentWorth(TypedDict):
    accelerator_days: int
    change: str
    dated: list[str]
    later: list[str]
    refused: str | None
    sooner: list[str]
    usd_cents: int | None


class ReadingsRequest(TypedDict):
    csv: str


class ReceiptDocument(TypedDict):
    basis: str
    bumped: list[str]
    forfeited: list[str]
    kind: str
    ledger_seq: int
    money: "list[MoneyChange]"
    moves: "list[MoveDocument]"
    options: "list[OptionDocument]"
    order: str | None
    overdue: list[str]
    pending: bool
    promoted: "list[ReceiptDocumentPromotedDocument]"
    refusal: "Refusal | None"
    released: list[str]
    revised: "list[ReceiptDocumentRevisedDocument]"
    shortfalls: "list[Shortfall] | None"
    sizing: NotRequired["SizingDocument"]
    until: str | None


class ReceiptDocumentPromotedDocument(TypedDict):
    order: str
    start: str | None


ReceiptDocumentRevisedDocument = TypedDict(
    "ReceiptDocumentRevisedDocument",
    {
        "accelerators": int,
        "earlier": "list[ReceiptDocumentRevisedDocumentPart] | None",
        "end": str | None,
        "from": str,
        "order": str,
        "start": str | None,
    },
)


class ReceiptDocumentRevisedDocumentPart(TypedDict):
    accelerators: int
    end: str
    start: str


class Refusal(TypedDict):
    code: Literal["key_reused", "clock_back", "bad_request", "unknown_order", "unknown_item", "unknown_region", "unknown_silicon", "unknown_place", "id_taken", "wrong_state", "hold_expired", "stale_proposal", "item_live", "cycle", "exceeds_zone_headroom", "beyond_horizon", "exceeds_share_cap", "exceeds_held_cap", "exceeds_supply", "no_committed_supply", "no_fit_in_window", "does_not_fit", "bad_branch", "overflow", "needs_approval"]
    message: str


class RenewRequest(TypedDict):
    price_usd_micro_per_accelerator_hour: NotRequired[int]
    term: str


class RepromiseDocument(TypedDict):
    bumped: list[str]
    ledger_seq: int
    moves: "list[RepromiseDocumentLine]"
    penalties_usd_cents: int
    proposal: str


RepromiseDocumentLine = TypedDict(
    "RepromiseDocumentLine",
    {
        "accelerators": int,
        "delay_days": int,
        "from": str,
        "lost": "RepromiseDocumentLost | None",
        "order": str,
        "penalty_usd_cents": int,
        "tier": int,
        "to": str,
    },
)


class RepromiseDocumentLost(TypedDict):
    end: str
    start: str


class RepromiseRequest(TypedDict):
    cause: NotRequired[str]
    proposal: NotRequired[str]


class RiskDocument(TypedDict):
    draws: int
    interval: NotRequired["RiskDocumentWidth"]
    method: Literal["plain", "latin_hypercube", "sobol"]
    months: "list[RiskDocumentMonth]"
    orders: "list[RiskDocumentOrderLine]"
    randomisations: int
    searches_per_draw: int
    seed: int


class RiskDocumentMonth(TypedDict):
    backlog_at_risk_cents: int
    month: str
    penalties_cents: int


class RiskDocumentOrderLine(TypedDict):
    breach_ppm: int
    order: str
    p50: str
    p80: str
    p90: str
    start: str
    state: str


class RiskDocumentWidth(TypedDict):
    half_width_millidays: NotRequired[int]
    order: str
    p90: str


class ScenarioLine(TypedDict):
    at: int
    dropped: bool
    head: int
    parent: str | None
    scenario: str


class ScenarioReceipt(TypedDict):
    branch: str
    facts: int
    hash: str
    kind: str
    seq: int


class ServingDocument(TypedDict):
    chip: str
    curve: "list[ServingDocumentPoint]"
    model: str
    prefill_s: float
    tensor: int


class ServingDocumentPoint(TypedDict):
    batch: int
    tokens_per_s_per_chip: float
    tokens_per_s_per_user: float
    tpot_ms: float


class ShareDocument(TypedDict):
    declines: list[str]
    declines_book: list[str]
    least_sensitivity: float | None
    model: "ChoiceModelDocument"
    prices: dict[str, float]
    quarters: "list[ShareDocumentLine]"
    reverses: str | None
    vendor: str
    weigh: str


class ShareDocumentLine(TypedDict):
    book: float
    choosing: float
    high: float
    low: float
    over: bool
    quarter: str
    share: float


class Sheet(TypedDict):
    about: str
    annual_match_ppm: NotRequired[bool | float | str | None]
    before_plan_usd_cents: NotRequired[bool | float | str | None]
    booked_it_kw: NotRequired[bool | float | str | None]
    booked_kw: NotRequired[bool | float | str | None]
    by: NotRequired[bool | float | str | None]
    caps: NotRequired[bool | float | str | None]
    closes: NotRequired[bool | float | str | None]
    contracted_kw: NotRequired[bool | float | str | None]
    contracted_month: NotRequired[bool | float | str | None]
    contracted_run_rate_usd_cents: NotRequired[bool | float | str | None]
    cost_usd_cents: NotRequired[bool | float | str | None]
    coverage_ppm: NotRequired[bool | float | str | None]
    curtailed_kwh: NotRequired[bool | float | str | None]
    delivered_kwh: NotRequired[bool | float | str | None]
    demand_usd_cents: NotRequired[bool | float | str | None]
    discount_rate_pct: NotRequired[bool | float | str | None]
    energy_usd_cents: NotRequired[bool | float | str | None]
    exceeded: NotRequired[bool | float | str | None]
    faults: NotRequired[bool | float | str | None]
    first: NotRequired[bool | float | str | None]
    hourly_match_ppm: NotRequired[bool | float | str | None]
    hours: NotRequired[bool | float | str | None]
    hours_above_contracted: NotRequired[bool | float | str | None]
    load_kwh: NotRequired[bool | float | str | None]
    location_kg: NotRequired[bool | float | str | None]
    market_kg: NotRequired[bool | float | str | None]
    matched_kwh: NotRequired[bool | float | str | None]
    month: NotRequired[bool | float | str | None]
    net_usd_cents: NotRequired[bool | float | str | None]
    oversold_site_days: NotRequired[bool | float | str | None]
    paid_usd_cents: NotRequired[bool | float | str | None]
    prepayments_usd_cents: NotRequired[bool | float | str | None]
    provisioned_kw: NotRequired[bool | float | str | None]
    recognised_run_rate_usd_cents: NotRequired[bool | float | str | None]
    remaining_usd_cents: NotRequired[bool | float | str | None]
    rows: list[dict[str, bool | float | str | None]]
    sites: NotRequired[bool | float | str | None]
    synthetic: NotRequired[bool | float | str | None]
    total_usd_cents: NotRequired[bool | float | str | None]
    unknown_zone_months: NotRequired[bool | float | str | None]
    unpriced_kwh: NotRequired[bool | float | str | None]
    unreadable: NotRequired[bool | float | str | None]
    until: NotRequired[bool | float | str | None]
    value_usd_cents: NotRequired[bool | float | str | None]
    waiting_run_rate_usd_cents: NotRequired[bool | float | str | None]
    weighted_remaining_days: NotRequired[bool | float | str | None]


class Shortfall(TypedDict):
    cause: str
    end: str
    kind: Literal["at_risk", "breach"]
    resource: str
    short: int
    since_seq: int
    start: str


class Silicon(TypedDict):
    kind: Literal["accelerator", "cpu", "nic"]
    life_months: int
    price_usd_micro_per_hour: int
    silicon: str
    source: "Source"
    speed_milli: int
    unit_cost_usd_cents: int
    vendor: str
    watts: int


class SizeDocument(TypedDict):
    basis: str
    count: int
    count_expected: int
    count_high: int
    count_low: int
    days: float | None
    days_slow: float | None
    half_width: float
    min_chunk: int
    server: int
    silicon: str
    speed: float | None


class Sizing(TypedDict):
    asked: NotRequired[list[str]]
    assumptions: NotRequired[list[str]]
    basis: NotRequired[Literal["work", "equivalents"]]
    sizes: NotRequired["list[SizingSize]"]


class SizingSize(TypedDict):
    count: NotRequired[int]
    days_milli: NotRequired[int]
    expected: NotRequired[int]
    ground: NotRequired[Literal["reference", "measured", "unmeasured", "assumed_speed", "utilisation"]]
    half_width_ppm: NotRequired[int]
    high: NotRequired[int]
    low: NotRequired[int]
    min_chunk: NotRequired[int]
    server: NotRequired[int]
    silicon: NotRequired[str]
    slow_days_milli: NotRequired[int]
    speed_ppm: NotRequired[int]


class SizingDocument(TypedDict):
    assumptions: list[str]
    basis: str
    sizes: "list[SizeDocument]"


class Source(TypedDict):
    as_of: str
    confidence: Literal["measured", "published", "vendor", "estimate", "assumption"]
    source: str


class StressDocument(TypedDict):
    accelerators: int
    backlog_after_usd_cents: int
    backlog_before_usd_cents: int
    cancel: str
    cancelled: list[str]
    cancelled_accelerators: int
    cash_lost_usd_cents: int
    clock: str
    efficiency: str
    fees_usd_cents: int
    kept: "list[StressDocumentKept]"
    later: "list[StressDocumentMoveLine]"
    lost_to_cancelling_usd_cents: int
    lost_to_efficiency_usd_cents: int
    lost_to_price_usd_cents: int
    months: "list[StressDocumentMonth]"
    price: str
    sooner: "list[StressDocumentMoveLine]"


class StressDocumentKept(TypedDict):
    order: str
    why: str


class StressDocumentMonth(TypedDict):
    accelerators_after: int
    accelerators_before: int
    day: str
    site_kw_after: int
    site_kw_before: int


StressDocumentMoveLine = TypedDict(
    "StressDocumentMoveLine",
    {
        "from": str,
        "order": str,
        "to": str,
    },
)


class StressRequest(TypedDict):
    cancel_bp: NotRequired[int]
    efficiency_bp: NotRequired[int]
    price_bp: NotRequired[int]


class SubstitutionDocument(TypedDict):
    on_first: int
    on_other: int
    outside: int
    pairs: "list[SubstitutionDocumentPairDocument]"
    several: int


SubstitutionDocumentPairDocument = TypedDict(
    "SubstitutionDocumentPairDocument",
    {
        "accelerators": int,
        "accepting": int,
        "accepting_accelerators": int,
        "from": str,
        "orders": int,
        "port_months": "SubstitutionDocumentPairDocumentMonths | None",
        "porting": bool,
        "price_milli": int | None,
        "speed_milli": int | None,
        "to": str,
        "work_price_milli": int | None,
        "workload": str,
    },
)


class SubstitutionDocumentPairDocumentMonths(TypedDict):
    least: int
    middle: int
    most: int


class SupplyChange(TypedDict):
    change: str


SupplyDocumentLine = TypedDict(
    "SupplyDocumentLine",
    {
        "after": list[str],
        "class": Literal["power", "hall", "chips", "network", "equipment"],
        "item": str,
        "p50": str,
        "p80": str,
        "p90": str,
        "plan": str,
        "planned": bool,
        "preset": str | None,
        "quantity": int,
        "resource": str | None,
        "shape": str | None,
        "stage": Literal["planned", "committed", "under_way", "live", "retired", "cancelled"],
        "start": str,
    },
)


class TornadoDocument(TypedDict):
    accelerations: "list[TornadoDocumentAcceleration]"
    clock: str
    days: int
    draws: str
    never: float
    order: str
    p50: str
    p80: str
    p90: str
    parts: "list[TornadoDocumentPart]"
    standard_deviation_days: float
    start: str


class TornadoDocumentAcceleration(TypedDict):
    capex_usd_cents: int | None
    carrying_usd_cents: int | None
    days_gained: int | None
    item: str
    p80: str


class TornadoDocumentPart(TypedDict):
    kind: str
    name: str
    share: float
    standard_error: float


class TrainingDocument(TypedDict):
    chip: str
    chips: int
    days: float | None
    high_s: float
    layout: "TrainingDocumentDegrees"
    low_s: float
    memory_gb: float
    mfu: float
    microbatches: int
    model: str
    parts_s: dict[str, float]
    precision: str
    recomputed: float
    step_s: float
    tokens_per_s_per_chip: float


class TrainingDocumentDegrees(TypedDict):
    cp: int
    dp: int
    ep: int
    fsdp: bool
    mbs: int
    pp: int
    tp: int
    vp: int


Trajectory = TypedDict(
    "Trajectory",
    {
        "ahead_then": str | None,
        "crosses": str,
        "deliverable_watts_per_month": int,
        "demand_watts_per_month": int,
        "from": str,
        "months_demand_above": int,
        "to": str,
        "waiting_watts_per_month": int,
    },
)


class TrialDocument(TypedDict):
    clock: str
    facts: int
    notes: list[str]
    orders: int
    regions: list[str]
    seconds: int
    seq: int
    silicon: list[str]
    states: dict[str, int]
    trial: str


class TrialRequest(TypedDict):
    files: dict[str, str]


class Verdict(TypedDict):
    facts: int
    faults: list[str]
    first_tampered: "FirstTampered | None"
    head: "LogHead | None"
    items: int
    ok: bool
    orders: int
    oversold: int
    placements: int
    resource_days: int
    resources: int
    shortfalls: int


class WhatIfDocument(TypedDict):
    backlog_at_risk_usd_cents: int
    changes: list[str]
    moved: "list[MoveDocument]"
    odds: "list[WhatIfDocumentOddsDocument]"
    penalties_usd_cents: int
    repair: "WhatIfDocumentRepairDocument"
    uncovered: "list[WhatIfDocumentUncoveredDocument]"


class WhatIfDocumentOddsDocument(TypedDict):
    after_ppm: int
    before_ppm: int
    order: str
    start: str


class WhatIfDocumentRepairDocument(TypedDict):
    moves: "list[WhatIfDocumentRepairDocumentMoveDocument]"
    penalty_usd_cents: int


WhatIfDocumentRepairDocumentMoveDocument = TypedDict(
    "WhatIfDocumentRepairDocumentMoveDocument",
    {
        "from": str,
        "order": str,
        "penalty_usd_cents": int,
        "to": str,
    },
)


class WhatIfDocumentUncoveredDocument(TypedDict):
    end: str
    kind: Literal["at_risk", "breach"]
    order: str
    proposed: str
    resource: str
    short: int
    start: str


class WhatIfRequest(TypedDict):
    changes: list[str]


class WhyDocument(TypedDict):
    ahead: "AheadDocument"
    ahead_held_by: list[str]
    can_move_because: list[str]
    chain: "list[WhyDocumentLinkDocument]"
    held_by: "list[WhyDocumentHolderDocument]"
    order: str
    placements: "list[PlacementDocument]"
    position: int | None
    reliefs: "list[WhyDocumentReliefDocument]"
    sentence: str
    sizing: NotRequired["SizingDocument"]
    start: str
    state: str


class WhyDocumentHolderDocument(TypedDict):
    clears: str
    day: str
    item: str | None
    kept: bool
    place: str
    resource: str
    short: int
    silicon: str
    unit: str


WhyDocumentLinkDocument = TypedDict(
    "WhyDocumentLinkDocument",
    {
        "after": list[str],
        "capex_line": str | None,
        "capex_usd_cents": int | None,
        "class": Literal["power", "hall", "chips", "network", "equipment"],
        "contracts": list[str],
        "critical": bool,
        "item": str,
        "plan": str,
        "resource": str | None,
        "stage": Literal["planned", "committed", "under_way", "live", "retired", "cancelled"],
        "start": str,
    },
)


class WhyDocumentReliefDocument(TypedDict):
    capital_usd_cents: int | None
    change: str
    date: str
    days_gained: int | None


class WorkSizeDocument(TypedDict):
    batch: int
    days: float
    model: str
    sizes: "list[WorkSizeDocumentRow]"
    tokens: float
    uptime: float


class WorkSizeDocumentRow(TypedDict):
    count: int
    count_safe: int
    days: float
    days_slow: float
    half_width: float
    measured: bool
    precision: str
    silicon: str
    step_s: float


#: Fields that are days (or "never") wherever they are texts.
DAYS: frozenset[str] = frozenset(
    {
        "as_of",
        "clears",
        "crosses",
        "date",
        "day",
        "done",
        "earliest",
        "effective_day",
        "end",
        "from_start",
        "in_service",
        "latest",
        "next_tentative",
        "p50",
        "p80",
        "p90",
        "paid_on",
        "plan",
        "proposed",
        "signed",
        "start",
        "tentative",
        "tightest",
        "to_start",
        "useful_from",
    }
)

#: And those that are days in one kind of line and something else in another.
DAYS_OF: dict[str, frozenset[str]] = {
    "MoveDocument": frozenset({"from", "to"}),
    "MovedLine": frozenset({"from", "to"}),
    "NuclearDocument": frozenset({"by"}),
    "Overview": frozenset({"clock"}),
    "ReceiptDocumentRevisedDocument": frozenset({"from"}),
    "RepromiseDocumentLine": frozenset({"from", "to"}),
    "StressDocumentMoveLine": frozenset({"from", "to"}),
    "Trajectory": frozenset({"from", "to"}),
    "WhatIfDocumentRepairDocumentMoveDocument": frozenset({"from", "to"}),
}

#: Fields that are instants.
INSTANTS: frozenset[str] = frozenset(
    {
        "answered_at",
        "asked_at",
        "clock",
        "recorded_at",
        "until",
    }
)
