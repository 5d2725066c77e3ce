-- +goose Up
-- Files that an operator has uploaded and not yet decided about, for a day. Only known columns are kept, which the check lists; once
-- an import has been applied, its rows are gone.

create table imports (
    district_id text not null references districts,
    id uuid not null,
    kind text not null check (kind in ('schools', 'places', 'staff', 'needs', 'timetable')),
    accepted jsonb not null,
    skipped integer not null default 0 check (skipped >= 0),
    created_by uuid not null,
    created_at timestamptz not null,
    expires_at timestamptz not null,
    applied_at timestamptz,
    created integer not null default 0,
    changed integer not null default 0,
    primary key (district_id, id),
    check (jsonb_typeof(accepted) = 'array'),
    check (applied_at is null or jsonb_array_length(accepted) = 0),
    constraint imports_known_columns check (not jsonb_path_exists(accepted, '$[*].keyvalue() ? (
        !(@.value.type() == "string" || @.value.type() == "number") || !(@.key like_regex
"^(line|school|name|town|kind|area|providers|place|grade|from|until|provider|givenName|familyName|email|contractFrom|contractUntil|weekHours|outsideHours|dayHours|qualifications|schools|homeSchool|conductOn|conductUntil|measlesOn|measlesUntil|monday|tuesday|wednesday|thursday|friday|weekday|starts|persons|priority|qualification|purpose|lessons)$"))'))
);
create index imports_by_expiry on imports (district_id, expires_at);

select protect_tenants();

-- +goose Down
drop table imports;
