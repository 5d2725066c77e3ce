-- +goose Up
-- What schools need: where, when, how many. No column here can hold a pupil: labels follow closed patterns, reasons are codes.

create table areas (
    district_id text not null references districts,
    id uuid not null,
    name text not null check (length(name) between 1 and 80),
    version integer not null default 1,
    created_at timestamptz not null,
    primary key (district_id, id),
    unique (district_id, name)
);

create table schools (
    district_id text not null,
    id uuid not null,
    external_key text not null check (external_key ~ '^[A-Z]{2}-[0-9]{4,6}$'),
    name text not null check (length(name) between 1 and 120),
    town text not null check (length(town) between 1 and 80),
    kind text not null check (kind in ('primary', 'primary_with_orientation', 'secondary', 'comprehensive', 'special')),
    area_id uuid not null,
    organisation_id uuid not null,
    version integer not null default 1,
    created_at timestamptz not null,
    primary key (district_id, id),
    unique (district_id, external_key),
    unique (district_id, organisation_id),
    foreign key (district_id, area_id) references areas,
    foreign key (district_id, organisation_id) references organisations
);
create index schools_by_area on schools (district_id, area_id);

-- Which providers serve a school; a school usually has one, several are allowed.
create table school_providers (
    district_id text not null,
    school_id uuid not null,
    provider_id uuid not null,
    primary key (district_id, school_id, provider_id),
    foreign key (district_id, school_id) references schools,
    foreign key (district_id, provider_id) references organisations
);
create index school_providers_by_provider on school_providers (district_id, provider_id);

create table travel_times (
    district_id text not null,
    from_school_id uuid not null,
    to_school_id uuid not null,
    minutes integer not null check (minutes between 0 and 240),
    primary key (district_id, from_school_id, to_school_id),
    check (from_school_id < to_school_id),
    foreign key (district_id, from_school_id) references schools,
    foreign key (district_id, to_school_id) references schools
);

create table bell_schedules (
    district_id text not null,
    id uuid not null,
    school_id uuid not null,
    valid_from date not null,
    valid_until date,
    version integer not null default 1,
    created_at timestamptz not null,
    primary key (district_id, id),
    check (valid_until >= valid_from),
    foreign key (district_id, school_id) references schools,
    constraint bell_schedules_overlap exclude using gist
        (district_id with =, school_id with =, daterange(valid_from, valid_until, '[]') with &&)
);

-- A slot is one weekly stretch of a bell schedule; starts and ends are minutes after local midnight.
create table slots (
    district_id text not null,
    id uuid not null,
    bell_schedule_id uuid not null,
    weekday smallint not null check (weekday between 1 and 7),
    starts smallint not null check (starts between 0 and 1439),
    ends smallint not null check (ends between 1 and 1440),
    kind text not null check (kind in ('lesson', 'break', 'arrival', 'bus', 'afternoon')),
    primary key (district_id, id),
    check (ends > starts),
    foreign key (district_id, bell_schedule_id) references bell_schedules,
    constraint slots_overlap exclude using gist
        (district_id with =, bell_schedule_id with =, weekday with =, int4range(starts, ends) with &&)
);
create index slots_by_schedule on slots (district_id, bell_schedule_id, weekday, starts);

create table places (
    district_id text not null,
    id uuid not null,
    school_id uuid not null,
    kind text not null check (kind in ('class', 'bus', 'offer')),
    label text not null,
    grade smallint check (grade between 0 and 13),
    valid_from date not null,
    valid_until date,
    version integer not null default 1,
    created_at timestamptz not null,
    primary key (district_id, id),
    check (valid_until >= valid_from),
    check ((kind = 'class') = (grade is not null)),
    -- closed patterns, so that no label can name a child
    constraint places_label check (case kind
        when 'class' then label ~ '^([0-9]{1,2}|VK|IK|ES|GS|MS|HS|BS)[a-z]?[0-9]?$'
        when 'bus' then label ~ '^Bus [0-9]{1,3}[a-z]?$'
        else label ~ '^(Mittagstisch|Hausaufgaben|Pausenhof|Betreuung|Ferien|AG)( [0-9]{1,2})?$' end),
    foreign key (district_id, school_id) references schools,
    constraint places_same_label exclude using gist
        (district_id with =, school_id with =, label with =, daterange(valid_from, valid_until, '[]') with &&)
);

-- The need of one place in every week of a period. A change supersedes the row and adds a new one, so what stood on any past day can be told.
create table need_weeks (
    district_id text not null,
    id uuid not null,
    place_id uuid not null,
    bell_schedule_id uuid not null,
    valid_from date not null,
    valid_until date,
    recorded_at timestamptz not null,
    superseded_at timestamptz,
    primary key (district_id, id),
    check (valid_until >= valid_from),
    foreign key (district_id, place_id) references places,
    foreign key (district_id, bell_schedule_id) references bell_schedules,
    constraint need_weeks_overlap exclude using gist
        (district_id with =, place_id with =, daterange(valid_from, valid_until, '[]') with &&) where (superseded_at is null)
);

create table needs (
    district_id text not null,
    need_week_id uuid not null,
    slot_id uuid not null,
    persons smallint not null check (persons between 1 and 3),
    priority text not null check (priority in ('high', 'normal', 'low')),
    qualification text not null check (qualification in ('basic', 'care', 'medical', 'behaviour', 'communication')),
    purpose text not null check (purpose in ('learning', 'transition', 'break', 'arrival', 'bus', 'outing', 'afternoon', 'care')),
    primary key (district_id, need_week_id, slot_id),
    foreign key (district_id, need_week_id) references need_weeks,
    foreign key (district_id, slot_id) references slots
);
create index needs_by_slot on needs (district_id, slot_id);

-- Days that differ from the bell schedule: movable holidays, closed, ending early, or one class away.
create table special_days (
    district_id text not null,
    id uuid not null,
    school_id uuid not null,
    day date not null,
    kind text not null check (kind in ('movable_holiday', 'closed', 'early_end', 'class_away')),
    ends smallint check (ends between 1 and 1440),
    place_id uuid,
    created_at timestamptz not null,
    primary key (district_id, id),
    check ((kind = 'early_end') = (ends is not null)),
    check ((kind = 'class_away') = (place_id is not null)),
    unique nulls not distinct (district_id, school_id, day, place_id),
    foreign key (district_id, school_id) references schools,
    foreign key (district_id, place_id) references places
);

select protect_tenants();

-- +goose Down
drop table special_days, needs, need_weeks, places, slots, bell_schedules, travel_times, school_providers, schools, areas;
