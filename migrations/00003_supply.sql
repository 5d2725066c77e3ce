-- +goose Up
-- Who can give support: assistants of a provider, what binds them and what they may do. Of clearances only dates are kept (§ 72a (5) SGB VIII).

create table assistants (
    district_id text not null,
    id uuid not null,
    provider_id uuid not null,
    user_id uuid,
    given_name text not null check (length(given_name) between 1 and 80),
    family_name text not null check (length(family_name) between 1 and 80),
    home_school_id uuid,
    active boolean not null default true,
    version integer not null default 1,
    created_at timestamptz not null,
    primary key (district_id, id),
    unique (district_id, user_id),
    foreign key (district_id, provider_id) references organisations,
    foreign key (district_id, user_id) references users,
    foreign key (district_id, home_school_id) references schools
);
create index assistants_by_provider on assistants (district_id, provider_id, family_name, given_name, id);

create table contracts (
    district_id text not null,
    assistant_id uuid not null,
    valid_from date not null,
    valid_until date,
    week_minutes integer not null check (week_minutes between 60 and 2880),
    outside_minutes integer not null check (outside_minutes between 0 and 1440 and outside_minutes < week_minutes),
    day_minutes integer not null check (day_minutes between 60 and 600),
    primary key (district_id, assistant_id, valid_from),
    check (valid_until >= valid_from),
    foreign key (district_id, assistant_id) references assistants,
    constraint contracts_overlap exclude using gist
        (district_id with =, assistant_id with =, daterange(valid_from, valid_until, '[]') with &&)
);

create table assistant_qualifications (
    district_id text not null,
    assistant_id uuid not null,
    qualification text not null check (qualification in ('care', 'medical', 'behaviour', 'communication')),
    primary key (district_id, assistant_id, qualification),
    foreign key (district_id, assistant_id) references assistants
);

create table clearances (
    district_id text not null,
    assistant_id uuid not null,
    kind text not null check (kind in ('conduct', 'measles')),
    shown_on date not null,
    valid_until date,
    primary key (district_id, assistant_id, kind),
    check (valid_until >= shown_on),
    foreign key (district_id, assistant_id) references assistants
);

create table availability (
    district_id text not null,
    assistant_id uuid not null,
    weekday smallint not null check (weekday between 1 and 7),
    starts smallint not null check (starts between 0 and 1439),
    ends smallint not null check (ends between 1 and 1440),
    primary key (district_id, assistant_id, weekday, starts),
    check (ends > starts),
    foreign key (district_id, assistant_id) references assistants,
    constraint availability_overlap exclude using gist
        (district_id with =, assistant_id with =, weekday with =, int4range(starts, ends) with &&)
);

-- The schools an assistant's pool reaches, and the places a person has ruled out.
create table pool_schools (
    district_id text not null,
    assistant_id uuid not null,
    school_id uuid not null,
    primary key (district_id, assistant_id, school_id),
    foreign key (district_id, assistant_id) references assistants,
    foreign key (district_id, school_id) references schools
);
create index pool_schools_by_school on pool_schools (district_id, school_id);

create table barred_places (
    district_id text not null,
    assistant_id uuid not null,
    place_id uuid not null,
    primary key (district_id, assistant_id, place_id),
    foreign key (district_id, assistant_id) references assistants,
    foreign key (district_id, place_id) references places
);

select protect_tenants();

-- +goose Down
drop table barred_places, pool_schools, availability, clearances, assistant_qualifications, contracts, assistants;
