-- +goose Up
-- The match of need and pool: planning runs, weekly rosters, dated assignments.

create table planning_runs (
    district_id text not null,
    id uuid not null,
    provider_id uuid not null,
    kind text not null check (kind in ('plan', 'what-if', 'replay')),
    asked_by uuid not null,
    state text not null check (state in ('queued', 'running', 'done', 'failed', 'cancelled')),
    valid_from date not null,
    valid_until date not null,
    planned_on date not null,
    max_seconds integer not null check (max_seconds between 1 and 600),
    max_iterations integer not null check (max_iterations between 0 and 1000000),
    seed bigint not null,
    cancel_requested boolean not null default false,
    stop_requested boolean not null default false,
    iteration integer not null default 0,
    iterations integer not null default 0,
    value bigint,
    bound bigint,
    -- the problem as it is solved, its hash, and the rows its schools, slots and places stand for
    problem bytea,
    problem_hash text,
    problem_rows bytea,
    -- of a what-if run: what it supposes, and the roster it starts from as problem and plan; the roster itself may be deleted since
    suppositions bytea,
    base_roster_id uuid,
    base_problem bytea,
    base_plan bytea,
    -- of a replay: the run whose plan is computed again
    base_run_id uuid,
    failure_code text,
    failure_message text,
    attempt integer not null default 0,
    heartbeat_at timestamptz,
    queued_at timestamptz not null,
    started_at timestamptz,
    ended_at timestamptz,
    version integer not null default 1,
    primary key (district_id, id),
    check (valid_until >= valid_from),
    check ((kind = 'what-if') = (suppositions is not null)),
    check ((kind = 'replay') = (base_run_id is not null)),
    foreign key (district_id, provider_id) references organisations,
    foreign key (district_id, asked_by) references organisations,
    foreign key (district_id, base_run_id) references planning_runs
);
create index planning_runs_by_asker on planning_runs (district_id, asked_by, id);
create index planning_runs_open on planning_runs (district_id, heartbeat_at) where state in ('queued', 'running');

-- In which ways stretches of school days of a run's period differ from the week it plans.
create table planning_run_changes (
    district_id text not null,
    planning_run_id uuid not null,
    valid_from date not null,
    kind text not null check (kind in ('need', 'bell-schedule', 'place', 'contract', 'clearance')),
    valid_until date not null,
    primary key (district_id, planning_run_id, valid_from, kind),
    check (valid_until >= valid_from),
    foreign key (district_id, planning_run_id) references planning_runs
);

-- What a run has come to, written once when it ends: the plan it found, the plan of a what-if's base that it was warmed with, and
-- what there is to say about them.
create table planning_run_results (
    district_id text not null,
    planning_run_id uuid not null,
    plan bytea,
    base_plan bytea,
    outcome bytea,
    primary key (district_id, planning_run_id),
    foreign key (district_id, planning_run_id) references planning_runs
);

-- A roster is a weekly pattern planned for some days. A draft governs none of them; what a published one governs is in roster_periods.
create table rosters (
    district_id text not null,
    id uuid not null,
    provider_id uuid not null,
    planning_run_id uuid not null,
    state text not null check (state in ('draft', 'published', 'superseded')),
    valid_from date not null,
    valid_until date not null,
    published_from date,
    published_at timestamptz,
    value bigint not null,
    bound bigint not null,
    need_value bigint not null,
    floor_value bigint not null,
    familiar_value bigint not null,
    keep_value bigint not null,
    gap_cost bigint not null,
    travel_cost bigint not null,
    pair_cost bigint not null,
    problem_hash text not null,
    seed bigint not null,
    iterations integer not null,
    engine text not null,
    version integer not null default 1,
    created_at timestamptz not null,
    primary key (district_id, id),
    unique (district_id, planning_run_id),
    check (valid_until >= valid_from),
    check ((state = 'draft') = (published_at is null)),
    foreign key (district_id, provider_id) references organisations,
    foreign key (district_id, planning_run_id) references planning_runs
);
create index rosters_by_provider on rosters (district_id, provider_id, id);

-- The days that published rosters govern. A roster published later takes its days out of the periods of earlier ones, which go on before and after.
create table roster_periods (
    district_id text not null,
    roster_id uuid not null,
    valid_from date not null,
    valid_until date not null,
    provider_id uuid not null,
    primary key (district_id, roster_id, valid_from),
    check (valid_until >= valid_from),
    foreign key (district_id, roster_id) references rosters,
    foreign key (district_id, provider_id) references organisations,
    -- on any day at most one roster of a provider stands
    constraint roster_periods_overlap exclude using gist (district_id with =, provider_id with =,
        daterange(valid_from, valid_until, '[]') with &&)
);

-- One person at one place in one slot of every week of the roster.
create table roster_series (
    district_id text not null,
    roster_id uuid not null,
    assistant_id uuid not null,
    slot_id uuid not null,
    place_id uuid not null,
    school_id uuid not null,
    pinned boolean not null default false,
    primary key (district_id, roster_id, assistant_id, slot_id),
    foreign key (district_id, roster_id) references rosters,
    foreign key (district_id, assistant_id) references assistants,
    foreign key (district_id, slot_id) references slots,
    foreign key (district_id, place_id) references places,
    foreign key (district_id, school_id) references schools
);
create index roster_series_by_place on roster_series (district_id, roster_id, place_id);

-- One person at one place on one day. A cancelled assignment stays, so that the past can be told.
create table assignments (
    district_id text not null,
    id uuid not null,
    roster_id uuid not null,
    provider_id uuid not null,
    school_id uuid not null,
    place_id uuid not null,
    slot_id uuid not null,
    assistant_id uuid not null,
    day date not null,
    starts_at timestamptz not null,
    ends_at timestamptz not null,
    cancelled_at timestamptz,
    primary key (district_id, id),
    check (ends_at > starts_at),
    foreign key (district_id, roster_id) references rosters,
    foreign key (district_id, provider_id) references organisations,
    foreign key (district_id, school_id) references schools,
    foreign key (district_id, place_id) references places,
    foreign key (district_id, slot_id) references slots,
    foreign key (district_id, assistant_id) references assistants,
    -- nobody is in two places at once
    constraint assignments_double_booking exclude using gist
        (district_id with =, assistant_id with =, tstzrange(starts_at, ends_at) with &&) where (cancelled_at is null)
);
create index assignments_by_school on assignments (district_id, school_id, starts_at, id) where (cancelled_at is null);
create index assignments_by_place on assignments (district_id, place_id, starts_at, id) where (cancelled_at is null);
create index assignments_by_assistant on assignments (district_id, assistant_id, starts_at, id) where (cancelled_at is null);
create index assignments_by_roster on assignments (district_id, roster_id, day);
create index assignments_by_provider on assignments (district_id, provider_id, starts_at, id) where (cancelled_at is null);

select protect_tenants();

-- +goose Down
drop table assignments, roster_series, roster_periods, rosters, planning_run_results, planning_run_changes, planning_runs;
