-- +goose Up
-- Worked time. No reason of an absence has a column here.

create table time_entries (
    district_id text not null,
    id uuid not null,
    provider_id uuid not null,
    assistant_id uuid not null,
    school_id uuid not null,
    day date not null,
    planned_starts_at timestamptz not null,
    planned_ends_at timestamptz not null,
    starts_at timestamptz not null,
    ends_at timestamptz not null,
    break_minutes integer not null default 0 check (break_minutes between 0 and 600),
    worked boolean not null default true,
    minutes integer not null check (minutes between 0 and 1440),
    state text not null check (state in ('recorded', 'disputed', 'confirmed', 'approved', 'closed')),
    dispute text check (dispute in ('not_present', 'other_times')),
    version integer not null default 1,
    created_at timestamptz not null,
    primary key (district_id, id),
    check (planned_ends_at > planned_starts_at),
    check (ends_at > starts_at),
    check (worked or minutes = 0),
    check ((state = 'disputed') = (dispute is not null)),
    unique (district_id, assistant_id, school_id, planned_starts_at),
    foreign key (district_id, provider_id) references organisations,
    foreign key (district_id, assistant_id) references assistants,
    foreign key (district_id, school_id) references schools,
    constraint time_entries_overlap exclude using gist
        (district_id with =, assistant_id with =, tstzrange(starts_at, ends_at) with &&) where (worked)
);
create index time_entries_by_school on time_entries (district_id, school_id, day, id);
create index time_entries_by_assistant on time_entries (district_id, assistant_id, day, id);
create index time_entries_by_provider on time_entries (district_id, provider_id, day, id);

create table month_closings (
    district_id text not null,
    provider_id uuid not null,
    month date not null check (extract(day from month) = 1),
    closed_at timestamptz not null,
    minutes bigint not null,
    entries integer not null,
    primary key (district_id, provider_id, month),
    foreign key (district_id, provider_id) references organisations
);

select protect_tenants();

-- A closed entry cannot be changed and no entry can be deleted, whatever the application does.
create policy closed_stays on time_entries as restrictive for update using (state <> 'closed') with check (true);
create policy nothing_vanishes on time_entries as restrictive for delete using (false);
revoke update, delete on month_closings from schulalltag_app;

-- +goose Down
drop table month_closings, time_entries;
