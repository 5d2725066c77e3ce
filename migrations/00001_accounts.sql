-- +goose Up
-- Who signs in, what they may do, and the trail they leave. Every later file follows the rules set here:
-- district_id comes first in every key and index, ids are UUIDv7 made by the application, no triggers, no serials.

create extension if not exists btree_gist;

alter default privileges in schema public grant select, insert, update, delete on tables to schulalltag_app;
grant usage on schema public to schulalltag_app;

-- +goose StatementBegin
-- protect_tenants puts every table with a district_id behind row-level security. Each migration that makes tables ends with a call.
create function protect_tenants() returns void language plpgsql as $$
declare
    t record;
begin
    for t in
        select c.relname from pg_class c
        join pg_namespace n on n.oid = c.relnamespace and n.nspname = 'public'
        join pg_attribute a on a.attrelid = c.oid and a.attname = 'district_id' and not a.attisdropped
        where c.relkind = 'r' and not c.relrowsecurity
    loop
        execute format('alter table %I enable row level security', t.relname);
        execute format('alter table %I force row level security', t.relname);
        execute format($policy$create policy tenant on %I using (district_id = nullif(current_setting('app.district_id', true), ''))$policy$, t.relname);
    end loop;
end
$$;
-- +goose StatementEnd

-- Global tables: the directory of districts, where a login lives, and the keys that sign tokens.

create table districts (
    key text primary key check (key ~ '^[0-9]{5}$'),
    name text not null check (length(name) between 1 and 100)
);

create table sign_ins (
    login text primary key check (login = lower(login) and length(login) between 3 and 254),
    home_district text not null references districts,
    subject_kind text not null check (subject_kind in ('user', 'client')),
    subject_id uuid not null
);

create table signing_keys (
    id text primary key,
    sealed bytea not null,
    created_at timestamptz not null,
    retires_at timestamptz not null,
    expires_at timestamptz not null
);

-- Tenant tables.

create table organisations (
    district_id text not null references districts,
    id uuid not null,
    kind text not null check (kind in ('school', 'provider', 'youth_office', 'operator')),
    name text not null check (length(name) between 1 and 120),
    active boolean not null default true,
    version integer not null default 1,
    created_at timestamptz not null,
    primary key (district_id, id),
    unique (district_id, kind, name)
);

create table users (
    district_id text not null references districts,
    id uuid not null,
    email text not null check (email = lower(email) and length(email) between 3 and 254),
    given_name text not null check (length(given_name) between 1 and 80),
    family_name text not null check (length(family_name) between 1 and 80),
    password_hash text,
    active boolean not null default true,
    version integer not null default 1,
    created_at timestamptz not null,
    primary key (district_id, id),
    unique (district_id, email)
);

create table memberships (
    district_id text not null,
    id uuid not null,
    user_id uuid not null,
    organisation_id uuid not null,
    role text not null check (role in ('school', 'planner', 'youth_office', 'assistant', 'operator')),
    created_at timestamptz not null,
    primary key (district_id, id),
    unique (district_id, user_id, organisation_id, role),
    foreign key (district_id, user_id) references users,
    foreign key (district_id, organisation_id) references organisations
);

create table invitations (
    district_id text not null,
    id uuid not null,
    user_id uuid not null,
    secret_hash bytea not null,
    expires_at timestamptz not null,
    used_at timestamptz,
    created_at timestamptz not null,
    primary key (district_id, id),
    foreign key (district_id, user_id) references users
);
create index invitations_by_user on invitations (district_id, user_id);

create table clients (
    district_id text not null,
    id uuid not null,
    organisation_id uuid not null,
    name text not null check (length(name) between 1 and 80),
    role text not null check (role in ('school', 'planner', 'youth_office', 'operator')),
    scopes text[] not null check (cardinality(scopes) between 1 and 20),
    secret_hash bytea not null,
    active boolean not null default true,
    version integer not null default 1,
    created_at timestamptz not null,
    primary key (district_id, id),
    unique (district_id, organisation_id, name),
    foreign key (district_id, organisation_id) references organisations
);

create table sessions (
    district_id text not null,
    id uuid not null,
    user_id uuid not null,
    membership_id uuid not null,
    device text not null default '' check (length(device) <= 200),
    created_at timestamptz not null,
    used_at timestamptz not null,
    expires_at timestamptz not null,
    revoked_at timestamptz,
    primary key (district_id, id),
    foreign key (district_id, user_id) references users,
    foreign key (district_id, membership_id) references memberships on delete cascade
);
create index sessions_by_user on sessions (district_id, user_id);

create table refresh_tokens (
    district_id text not null,
    id uuid not null,
    session_id uuid not null,
    secret_hash bytea not null,
    created_at timestamptz not null,
    used_at timestamptz,
    primary key (district_id, id),
    foreign key (district_id, session_id) references sessions on delete cascade
);
create index refresh_tokens_by_session on refresh_tokens (district_id, session_id);

create table audit_events (
    district_id text not null references districts,
    id uuid not null,
    at timestamptz not null,
    actor_kind text not null check (actor_kind in ('user', 'client', 'system')),
    actor_id uuid,
    organisation_id uuid,
    role text not null default '',
    action text not null check (length(action) between 1 and 60),
    entity_kind text not null check (length(entity_kind) between 1 and 40),
    entity_id uuid,
    request_id text not null default '' check (length(request_id) <= 64),
    primary key (district_id, id)
);
create index audit_events_by_entity on audit_events (district_id, entity_id, at);
create index audit_events_by_organisation on audit_events (district_id, organisation_id, id);
revoke update, delete on audit_events from schulalltag_app;

create table idempotency_keys (
    district_id text not null references districts,
    subject_id uuid not null,
    route text not null,
    key text not null check (length(key) between 1 and 255),
    body_hash bytea not null,
    entity_id uuid,
    status smallint,
    location text,
    etag text,
    content_type text,
    body bytea,
    created_at timestamptz not null,
    primary key (district_id, subject_id, route, key)
);
create index idempotency_keys_by_age on idempotency_keys (district_id, created_at);

select protect_tenants();

-- +goose Down
drop table idempotency_keys, audit_events, refresh_tokens, sessions, clients, invitations, memberships, users, organisations,
    signing_keys, sign_ins, districts;
drop function protect_tenants();
alter default privileges in schema public revoke select, insert, update, delete on tables from schulalltag_app;
drop extension btree_gist;
