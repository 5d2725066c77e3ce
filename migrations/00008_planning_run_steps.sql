-- +goose Up
-- How a planning run came to its result: what it had found by when, written with its signs of life where something had changed. The steps
-- of attempts that were lost stay, and are not told.
create table planning_run_steps (
    district_id text not null,
    planning_run_id uuid not null,
    attempt integer not null check (attempt > 0),
    iteration integer not null check (iteration >= 0),
    milliseconds bigint not null check (milliseconds >= 0),
    value bigint not null,
    bound bigint not null,
    primary key (district_id, planning_run_id, attempt, iteration),
    foreign key (district_id, planning_run_id) references planning_runs
);

select protect_tenants();

-- +goose Down
drop table planning_run_steps;
