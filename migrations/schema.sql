-- Written from the migrated database; do not edit. Renew it with: go test ./migrations -update

create extension btree_gist;

create collation german (provider = icu, locale = 'de-u-kn');

CREATE OR REPLACE FUNCTION public.protect_tenants()
 RETURNS void
 LANGUAGE plpgsql
AS $function$
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
$function$;

create table areas (
    district_id text not null,
    id uuid not null,
    name text collate german not null,
    version integer default 1 not null,
    created_at timestamp with time zone not null,
    constraint areas_pkey PRIMARY KEY (district_id, id),
    constraint areas_district_id_name_key UNIQUE (district_id, name),
    constraint areas_district_id_fkey FOREIGN KEY (district_id) REFERENCES districts(key),
    constraint areas_name_check CHECK (((length(name) >= 1) AND (length(name) <= 80)))
);
alter table areas enable row level security;
alter table areas force row level security;
create policy tenant on areas as permissive for all using ((district_id = NULLIF(current_setting('app.district_id'::text, true), ''::text)));
grant delete, insert, select, update on areas to schulalltag_app;

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
    starts_at timestamp with time zone not null,
    ends_at timestamp with time zone not null,
    cancelled_at timestamp with time zone,
    constraint assignments_pkey PRIMARY KEY (district_id, id),
    constraint assignments_district_id_assistant_id_fkey FOREIGN KEY (district_id, assistant_id) REFERENCES assistants(district_id, id),
    constraint assignments_district_id_place_id_fkey FOREIGN KEY (district_id, place_id) REFERENCES places(district_id, id),
    constraint assignments_district_id_provider_id_fkey FOREIGN KEY (district_id, provider_id) REFERENCES organisations(district_id, id),
    constraint assignments_district_id_roster_id_fkey FOREIGN KEY (district_id, roster_id) REFERENCES rosters(district_id, id),
    constraint assignments_district_id_school_id_fkey FOREIGN KEY (district_id, school_id) REFERENCES schools(district_id, id),
    constraint assignments_district_id_slot_id_fkey FOREIGN KEY (district_id, slot_id) REFERENCES slots(district_id, id),
    constraint assignments_double_booking EXCLUDE USING gist (district_id WITH =, assistant_id WITH =, tstzrange(starts_at, ends_at) WITH &&) WHERE ((cancelled_at IS NULL)),
    constraint assignments_check CHECK ((ends_at > starts_at))
);
CREATE INDEX assignments_by_assistant ON public.assignments USING btree (district_id, assistant_id, starts_at, id) WHERE (cancelled_at IS NULL);
CREATE INDEX assignments_by_place ON public.assignments USING btree (district_id, place_id, starts_at, id) WHERE (cancelled_at IS NULL);
CREATE INDEX assignments_by_provider ON public.assignments USING btree (district_id, provider_id, starts_at, id) WHERE (cancelled_at IS NULL);
CREATE INDEX assignments_by_roster ON public.assignments USING btree (district_id, roster_id, day);
CREATE INDEX assignments_by_school ON public.assignments USING btree (district_id, school_id, starts_at, id) WHERE (cancelled_at IS NULL);
alter table assignments enable row level security;
alter table assignments force row level security;
create policy tenant on assignments as permissive for all using ((district_id = NULLIF(current_setting('app.district_id'::text, true), ''::text)));
grant delete, insert, select, update on assignments to schulalltag_app;

create table assistant_qualifications (
    district_id text not null,
    assistant_id uuid not null,
    qualification text not null,
    constraint assistant_qualifications_pkey PRIMARY KEY (district_id, assistant_id, qualification),
    constraint assistant_qualifications_district_id_assistant_id_fkey FOREIGN KEY (district_id, assistant_id) REFERENCES assistants(district_id, id),
    constraint assistant_qualifications_qualification_check CHECK ((qualification = ANY (ARRAY['care'::text, 'medical'::text, 'behaviour'::text, 'communication'::text])))
);
alter table assistant_qualifications enable row level security;
alter table assistant_qualifications force row level security;
create policy tenant on assistant_qualifications as permissive for all using ((district_id = NULLIF(current_setting('app.district_id'::text, true), ''::text)));
grant delete, insert, select, update on assistant_qualifications to schulalltag_app;

create table assistants (
    district_id text not null,
    id uuid not null,
    provider_id uuid not null,
    user_id uuid,
    given_name text collate german not null,
    family_name text collate german not null,
    home_school_id uuid,
    active boolean default true not null,
    version integer default 1 not null,
    created_at timestamp with time zone not null,
    constraint assistants_pkey PRIMARY KEY (district_id, id),
    constraint assistants_district_id_user_id_key UNIQUE (district_id, user_id),
    constraint assistants_district_id_home_school_id_fkey FOREIGN KEY (district_id, home_school_id) REFERENCES schools(district_id, id),
    constraint assistants_district_id_provider_id_fkey FOREIGN KEY (district_id, provider_id) REFERENCES organisations(district_id, id),
    constraint assistants_district_id_user_id_fkey FOREIGN KEY (district_id, user_id) REFERENCES users(district_id, id),
    constraint assistants_family_name_check CHECK (((length(family_name) >= 1) AND (length(family_name) <= 80))),
    constraint assistants_given_name_check CHECK (((length(given_name) >= 1) AND (length(given_name) <= 80)))
);
CREATE INDEX assistants_by_provider ON public.assistants USING btree (district_id, provider_id, family_name, given_name, id);
alter table assistants enable row level security;
alter table assistants force row level security;
create policy tenant on assistants as permissive for all using ((district_id = NULLIF(current_setting('app.district_id'::text, true), ''::text)));
grant delete, insert, select, update on assistants to schulalltag_app;

create table audit_events (
    district_id text not null,
    id uuid not null,
    at timestamp with time zone not null,
    actor_kind text not null,
    actor_id uuid,
    organisation_id uuid,
    role text default ''::text not null,
    action text not null,
    entity_kind text not null,
    entity_id uuid,
    request_id text default ''::text not null,
    constraint audit_events_pkey PRIMARY KEY (district_id, id),
    constraint audit_events_district_id_fkey FOREIGN KEY (district_id) REFERENCES districts(key),
    constraint audit_events_action_check CHECK (((length(action) >= 1) AND (length(action) <= 60))),
    constraint audit_events_actor_kind_check CHECK ((actor_kind = ANY (ARRAY['user'::text, 'client'::text, 'system'::text]))),
    constraint audit_events_entity_kind_check CHECK (((length(entity_kind) >= 1) AND (length(entity_kind) <= 40))),
    constraint audit_events_request_id_check CHECK ((length(request_id) <= 64))
);
CREATE INDEX audit_events_by_entity ON public.audit_events USING btree (district_id, entity_id, at);
CREATE INDEX audit_events_by_organisation ON public.audit_events USING btree (district_id, organisation_id, id);
alter table audit_events enable row level security;
alter table audit_events force row level security;
create policy tenant on audit_events as permissive for all using ((district_id = NULLIF(current_setting('app.district_id'::text, true), ''::text)));
grant insert, select on audit_events to schulalltag_app;

create table availability (
    district_id text not null,
    assistant_id uuid not null,
    weekday smallint not null,
    starts smallint not null,
    ends smallint not null,
    constraint availability_pkey PRIMARY KEY (district_id, assistant_id, weekday, starts),
    constraint availability_district_id_assistant_id_fkey FOREIGN KEY (district_id, assistant_id) REFERENCES assistants(district_id, id),
    constraint availability_overlap EXCLUDE USING gist (district_id WITH =, assistant_id WITH =, weekday WITH =, int4range((starts)::integer, (ends)::integer) WITH &&),
    constraint availability_check CHECK ((ends > starts)),
    constraint availability_ends_check CHECK (((ends >= 1) AND (ends <= 1440))),
    constraint availability_starts_check CHECK (((starts >= 0) AND (starts <= 1439))),
    constraint availability_weekday_check CHECK (((weekday >= 1) AND (weekday <= 7)))
);
alter table availability enable row level security;
alter table availability force row level security;
create policy tenant on availability as permissive for all using ((district_id = NULLIF(current_setting('app.district_id'::text, true), ''::text)));
grant delete, insert, select, update on availability to schulalltag_app;

create table barred_places (
    district_id text not null,
    assistant_id uuid not null,
    place_id uuid not null,
    constraint barred_places_pkey PRIMARY KEY (district_id, assistant_id, place_id),
    constraint barred_places_district_id_assistant_id_fkey FOREIGN KEY (district_id, assistant_id) REFERENCES assistants(district_id, id),
    constraint barred_places_district_id_place_id_fkey FOREIGN KEY (district_id, place_id) REFERENCES places(district_id, id)
);
alter table barred_places enable row level security;
alter table barred_places force row level security;
create policy tenant on barred_places as permissive for all using ((district_id = NULLIF(current_setting('app.district_id'::text, true), ''::text)));
grant delete, insert, select, update on barred_places to schulalltag_app;

create table bell_schedules (
    district_id text not null,
    id uuid not null,
    school_id uuid not null,
    valid_from date not null,
    valid_until date,
    version integer default 1 not null,
    created_at timestamp with time zone not null,
    constraint bell_schedules_pkey PRIMARY KEY (district_id, id),
    constraint bell_schedules_district_id_school_id_fkey FOREIGN KEY (district_id, school_id) REFERENCES schools(district_id, id),
    constraint bell_schedules_overlap EXCLUDE USING gist (district_id WITH =, school_id WITH =, daterange(valid_from, valid_until, '[]'::text) WITH &&),
    constraint bell_schedules_check CHECK ((valid_until >= valid_from))
);
alter table bell_schedules enable row level security;
alter table bell_schedules force row level security;
create policy tenant on bell_schedules as permissive for all using ((district_id = NULLIF(current_setting('app.district_id'::text, true), ''::text)));
grant delete, insert, select, update on bell_schedules to schulalltag_app;

create table clearances (
    district_id text not null,
    assistant_id uuid not null,
    kind text not null,
    shown_on date not null,
    valid_until date,
    constraint clearances_pkey PRIMARY KEY (district_id, assistant_id, kind),
    constraint clearances_district_id_assistant_id_fkey FOREIGN KEY (district_id, assistant_id) REFERENCES assistants(district_id, id),
    constraint clearances_check CHECK ((valid_until >= shown_on)),
    constraint clearances_kind_check CHECK ((kind = ANY (ARRAY['conduct'::text, 'measles'::text])))
);
alter table clearances enable row level security;
alter table clearances force row level security;
create policy tenant on clearances as permissive for all using ((district_id = NULLIF(current_setting('app.district_id'::text, true), ''::text)));
grant delete, insert, select, update on clearances to schulalltag_app;

create table clients (
    district_id text not null,
    id uuid not null,
    organisation_id uuid not null,
    name text not null,
    role text not null,
    scopes text[] not null,
    secret_hash bytea not null,
    active boolean default true not null,
    version integer default 1 not null,
    created_at timestamp with time zone not null,
    constraint clients_pkey PRIMARY KEY (district_id, id),
    constraint clients_district_id_organisation_id_name_key UNIQUE (district_id, organisation_id, name),
    constraint clients_district_id_organisation_id_fkey FOREIGN KEY (district_id, organisation_id) REFERENCES organisations(district_id, id),
    constraint clients_name_check CHECK (((length(name) >= 1) AND (length(name) <= 80))),
    constraint clients_role_check CHECK ((role = ANY (ARRAY['school'::text, 'planner'::text, 'youth_office'::text, 'operator'::text]))),
    constraint clients_scopes_check CHECK (((cardinality(scopes) >= 1) AND (cardinality(scopes) <= 20)))
);
alter table clients enable row level security;
alter table clients force row level security;
create policy tenant on clients as permissive for all using ((district_id = NULLIF(current_setting('app.district_id'::text, true), ''::text)));
grant delete, insert, select, update on clients to schulalltag_app;

create table contracts (
    district_id text not null,
    assistant_id uuid not null,
    valid_from date not null,
    valid_until date,
    week_minutes integer not null,
    outside_minutes integer not null,
    day_minutes integer not null,
    constraint contracts_pkey PRIMARY KEY (district_id, assistant_id, valid_from),
    constraint contracts_district_id_assistant_id_fkey FOREIGN KEY (district_id, assistant_id) REFERENCES assistants(district_id, id),
    constraint contracts_overlap EXCLUDE USING gist (district_id WITH =, assistant_id WITH =, daterange(valid_from, valid_until, '[]'::text) WITH &&),
    constraint contracts_check CHECK ((((outside_minutes >= 0) AND (outside_minutes <= 1440)) AND (outside_minutes < week_minutes))),
    constraint contracts_check1 CHECK ((valid_until >= valid_from)),
    constraint contracts_day_minutes_check CHECK (((day_minutes >= 60) AND (day_minutes <= 600))),
    constraint contracts_week_minutes_check CHECK (((week_minutes >= 60) AND (week_minutes <= 2880)))
);
alter table contracts enable row level security;
alter table contracts force row level security;
create policy tenant on contracts as permissive for all using ((district_id = NULLIF(current_setting('app.district_id'::text, true), ''::text)));
grant delete, insert, select, update on contracts to schulalltag_app;

create table districts (
    key text not null,
    name text not null,
    constraint districts_pkey PRIMARY KEY (key),
    constraint districts_key_check CHECK ((key ~ '^[0-9]{5}$'::text)),
    constraint districts_name_check CHECK (((length(name) >= 1) AND (length(name) <= 100)))
);
grant delete, insert, select, update on districts to schulalltag_app;

create table idempotency_keys (
    district_id text not null,
    subject_id uuid not null,
    route text not null,
    key text not null,
    body_hash bytea not null,
    entity_id uuid,
    status smallint,
    location text,
    etag text,
    content_type text,
    body bytea,
    created_at timestamp with time zone not null,
    constraint idempotency_keys_pkey PRIMARY KEY (district_id, subject_id, route, key),
    constraint idempotency_keys_district_id_fkey FOREIGN KEY (district_id) REFERENCES districts(key),
    constraint idempotency_keys_key_check CHECK (((length(key) >= 1) AND (length(key) <= 255)))
);
CREATE INDEX idempotency_keys_by_age ON public.idempotency_keys USING btree (district_id, created_at);
alter table idempotency_keys enable row level security;
alter table idempotency_keys force row level security;
create policy tenant on idempotency_keys as permissive for all using ((district_id = NULLIF(current_setting('app.district_id'::text, true), ''::text)));
grant delete, insert, select, update on idempotency_keys to schulalltag_app;

create table imports (
    district_id text not null,
    id uuid not null,
    kind text not null,
    accepted jsonb not null,
    skipped integer default 0 not null,
    created_by uuid not null,
    created_at timestamp with time zone not null,
    expires_at timestamp with time zone not null,
    applied_at timestamp with time zone,
    created integer default 0 not null,
    changed integer default 0 not null,
    constraint imports_pkey PRIMARY KEY (district_id, id),
    constraint imports_district_id_fkey FOREIGN KEY (district_id) REFERENCES districts(key),
    constraint imports_accepted_check CHECK ((jsonb_typeof(accepted) = 'array'::text)),
    constraint imports_check CHECK (((applied_at IS NULL) OR (jsonb_array_length(accepted) = 0))),
    constraint imports_kind_check CHECK ((kind = ANY (ARRAY['schools'::text, 'places'::text, 'staff'::text, 'needs'::text, 'timetable'::text]))),
    constraint imports_known_columns CHECK ((NOT jsonb_path_exists(accepted, '$[*].keyvalue()?(!(@."value".type() == "string" || @."value".type() == "number") || !(@."key" like_regex "^(line|school|name|town|kind|area|providers|place|grade|from|until|provider|givenName|familyName|email|contractFrom|contractUntil|weekHours|outsideHours|dayHours|qualifications|schools|homeSchool|conductOn|conductUntil|measlesOn|measlesUntil|monday|tuesday|wednesday|thursday|friday|weekday|starts|persons|priority|qualification|purpose|lessons)$"))'::jsonpath))),
    constraint imports_skipped_check CHECK ((skipped >= 0))
);
CREATE INDEX imports_by_expiry ON public.imports USING btree (district_id, expires_at);
alter table imports enable row level security;
alter table imports force row level security;
create policy tenant on imports as permissive for all using ((district_id = NULLIF(current_setting('app.district_id'::text, true), ''::text)));
grant delete, insert, select, update on imports to schulalltag_app;

create table invitations (
    district_id text not null,
    id uuid not null,
    user_id uuid not null,
    secret_hash bytea not null,
    expires_at timestamp with time zone not null,
    used_at timestamp with time zone,
    created_at timestamp with time zone not null,
    constraint invitations_pkey PRIMARY KEY (district_id, id),
    constraint invitations_district_id_user_id_fkey FOREIGN KEY (district_id, user_id) REFERENCES users(district_id, id)
);
CREATE INDEX invitations_by_user ON public.invitations USING btree (district_id, user_id);
alter table invitations enable row level security;
alter table invitations force row level security;
create policy tenant on invitations as permissive for all using ((district_id = NULLIF(current_setting('app.district_id'::text, true), ''::text)));
grant delete, insert, select, update on invitations to schulalltag_app;

create table memberships (
    district_id text not null,
    id uuid not null,
    user_id uuid not null,
    organisation_id uuid not null,
    role text not null,
    created_at timestamp with time zone not null,
    constraint memberships_pkey PRIMARY KEY (district_id, id),
    constraint memberships_district_id_user_id_organisation_id_role_key UNIQUE (district_id, user_id, organisation_id, role),
    constraint memberships_district_id_organisation_id_fkey FOREIGN KEY (district_id, organisation_id) REFERENCES organisations(district_id, id),
    constraint memberships_district_id_user_id_fkey FOREIGN KEY (district_id, user_id) REFERENCES users(district_id, id),
    constraint memberships_role_check CHECK ((role = ANY (ARRAY['school'::text, 'planner'::text, 'youth_office'::text, 'assistant'::text, 'operator'::text])))
);
alter table memberships enable row level security;
alter table memberships force row level security;
create policy tenant on memberships as permissive for all using ((district_id = NULLIF(current_setting('app.district_id'::text, true), ''::text)));
grant delete, insert, select, update on memberships to schulalltag_app;

create table month_closings (
    district_id text not null,
    provider_id uuid not null,
    month date not null,
    closed_at timestamp with time zone not null,
    minutes bigint not null,
    entries integer not null,
    constraint month_closings_pkey PRIMARY KEY (district_id, provider_id, month),
    constraint month_closings_district_id_provider_id_fkey FOREIGN KEY (district_id, provider_id) REFERENCES organisations(district_id, id),
    constraint month_closings_month_check CHECK ((EXTRACT(day FROM month) = (1)::numeric))
);
alter table month_closings enable row level security;
alter table month_closings force row level security;
create policy tenant on month_closings as permissive for all using ((district_id = NULLIF(current_setting('app.district_id'::text, true), ''::text)));
grant insert, select on month_closings to schulalltag_app;

create table need_weeks (
    district_id text not null,
    id uuid not null,
    place_id uuid not null,
    bell_schedule_id uuid not null,
    valid_from date not null,
    valid_until date,
    recorded_at timestamp with time zone not null,
    superseded_at timestamp with time zone,
    constraint need_weeks_pkey PRIMARY KEY (district_id, id),
    constraint need_weeks_district_id_bell_schedule_id_fkey FOREIGN KEY (district_id, bell_schedule_id) REFERENCES bell_schedules(district_id, id),
    constraint need_weeks_district_id_place_id_fkey FOREIGN KEY (district_id, place_id) REFERENCES places(district_id, id),
    constraint need_weeks_overlap EXCLUDE USING gist (district_id WITH =, place_id WITH =, daterange(valid_from, valid_until, '[]'::text) WITH &&) WHERE ((superseded_at IS NULL)),
    constraint need_weeks_check CHECK ((valid_until >= valid_from))
);
alter table need_weeks enable row level security;
alter table need_weeks force row level security;
create policy tenant on need_weeks as permissive for all using ((district_id = NULLIF(current_setting('app.district_id'::text, true), ''::text)));
grant delete, insert, select, update on need_weeks to schulalltag_app;

create table needs (
    district_id text not null,
    need_week_id uuid not null,
    slot_id uuid not null,
    persons smallint not null,
    priority text not null,
    qualification text not null,
    purpose text not null,
    constraint needs_pkey PRIMARY KEY (district_id, need_week_id, slot_id),
    constraint needs_district_id_need_week_id_fkey FOREIGN KEY (district_id, need_week_id) REFERENCES need_weeks(district_id, id),
    constraint needs_district_id_slot_id_fkey FOREIGN KEY (district_id, slot_id) REFERENCES slots(district_id, id),
    constraint needs_persons_check CHECK (((persons >= 1) AND (persons <= 3))),
    constraint needs_priority_check CHECK ((priority = ANY (ARRAY['high'::text, 'normal'::text, 'low'::text]))),
    constraint needs_purpose_check CHECK ((purpose = ANY (ARRAY['learning'::text, 'transition'::text, 'break'::text, 'arrival'::text, 'bus'::text, 'outing'::text, 'afternoon'::text, 'care'::text]))),
    constraint needs_qualification_check CHECK ((qualification = ANY (ARRAY['basic'::text, 'care'::text, 'medical'::text, 'behaviour'::text, 'communication'::text])))
);
CREATE INDEX needs_by_slot ON public.needs USING btree (district_id, slot_id);
alter table needs enable row level security;
alter table needs force row level security;
create policy tenant on needs as permissive for all using ((district_id = NULLIF(current_setting('app.district_id'::text, true), ''::text)));
grant delete, insert, select, update on needs to schulalltag_app;

create table organisations (
    district_id text not null,
    id uuid not null,
    kind text not null,
    name text collate german not null,
    active boolean default true not null,
    version integer default 1 not null,
    created_at timestamp with time zone not null,
    constraint organisations_pkey PRIMARY KEY (district_id, id),
    constraint organisations_district_id_kind_name_key UNIQUE (district_id, kind, name),
    constraint organisations_district_id_fkey FOREIGN KEY (district_id) REFERENCES districts(key),
    constraint organisations_kind_check CHECK ((kind = ANY (ARRAY['school'::text, 'provider'::text, 'youth_office'::text, 'operator'::text]))),
    constraint organisations_name_check CHECK (((length(name) >= 1) AND (length(name) <= 120)))
);
alter table organisations enable row level security;
alter table organisations force row level security;
create policy tenant on organisations as permissive for all using ((district_id = NULLIF(current_setting('app.district_id'::text, true), ''::text)));
grant delete, insert, select, update on organisations to schulalltag_app;

create table places (
    district_id text not null,
    id uuid not null,
    school_id uuid not null,
    kind text not null,
    label text collate german not null,
    grade smallint,
    valid_from date not null,
    valid_until date,
    version integer default 1 not null,
    created_at timestamp with time zone not null,
    constraint places_pkey PRIMARY KEY (district_id, id),
    constraint places_district_id_school_id_fkey FOREIGN KEY (district_id, school_id) REFERENCES schools(district_id, id),
    constraint places_same_label EXCLUDE USING gist (district_id WITH =, school_id WITH =, label WITH =, daterange(valid_from, valid_until, '[]'::text) WITH &&),
    constraint places_check CHECK ((valid_until >= valid_from)),
    constraint places_check1 CHECK (((kind = 'class'::text) = (grade IS NOT NULL))),
    constraint places_grade_check CHECK (((grade >= 0) AND (grade <= 13))),
    constraint places_kind_check CHECK ((kind = ANY (ARRAY['class'::text, 'bus'::text, 'offer'::text]))),
    constraint places_label CHECK (
CASE kind
    WHEN 'class'::text THEN (label ~ '^([0-9]{1,2}|VK|IK|ES|GS|MS|HS|BS)[a-z]?[0-9]?$'::text)
    WHEN 'bus'::text THEN (label ~ '^Bus [0-9]{1,3}[a-z]?$'::text)
    ELSE (label ~ '^(Mittagstisch|Hausaufgaben|Pausenhof|Betreuung|Ferien|AG)( [0-9]{1,2})?$'::text)
END)
);
alter table places enable row level security;
alter table places force row level security;
create policy tenant on places as permissive for all using ((district_id = NULLIF(current_setting('app.district_id'::text, true), ''::text)));
grant delete, insert, select, update on places to schulalltag_app;

create table planning_run_changes (
    district_id text not null,
    planning_run_id uuid not null,
    valid_from date not null,
    kind text not null,
    valid_until date not null,
    constraint planning_run_changes_pkey PRIMARY KEY (district_id, planning_run_id, valid_from, kind),
    constraint planning_run_changes_district_id_planning_run_id_fkey FOREIGN KEY (district_id, planning_run_id) REFERENCES planning_runs(district_id, id),
    constraint planning_run_changes_check CHECK ((valid_until >= valid_from)),
    constraint planning_run_changes_kind_check CHECK ((kind = ANY (ARRAY['need'::text, 'bell-schedule'::text, 'place'::text, 'contract'::text, 'clearance'::text])))
);
alter table planning_run_changes enable row level security;
alter table planning_run_changes force row level security;
create policy tenant on planning_run_changes as permissive for all using ((district_id = NULLIF(current_setting('app.district_id'::text, true), ''::text)));
grant delete, insert, select, update on planning_run_changes to schulalltag_app;

create table planning_run_results (
    district_id text not null,
    planning_run_id uuid not null,
    plan bytea,
    base_plan bytea,
    outcome bytea,
    constraint planning_run_results_pkey PRIMARY KEY (district_id, planning_run_id),
    constraint planning_run_results_district_id_planning_run_id_fkey FOREIGN KEY (district_id, planning_run_id) REFERENCES planning_runs(district_id, id)
);
alter table planning_run_results enable row level security;
alter table planning_run_results force row level security;
create policy tenant on planning_run_results as permissive for all using ((district_id = NULLIF(current_setting('app.district_id'::text, true), ''::text)));
grant delete, insert, select, update on planning_run_results to schulalltag_app;

create table planning_run_steps (
    district_id text not null,
    planning_run_id uuid not null,
    attempt integer not null,
    iteration integer not null,
    milliseconds bigint not null,
    value bigint not null,
    bound bigint not null,
    constraint planning_run_steps_pkey PRIMARY KEY (district_id, planning_run_id, attempt, iteration),
    constraint planning_run_steps_district_id_planning_run_id_fkey FOREIGN KEY (district_id, planning_run_id) REFERENCES planning_runs(district_id, id),
    constraint planning_run_steps_attempt_check CHECK ((attempt > 0)),
    constraint planning_run_steps_iteration_check CHECK ((iteration >= 0)),
    constraint planning_run_steps_milliseconds_check CHECK ((milliseconds >= 0))
);
alter table planning_run_steps enable row level security;
alter table planning_run_steps force row level security;
create policy tenant on planning_run_steps as permissive for all using ((district_id = NULLIF(current_setting('app.district_id'::text, true), ''::text)));
grant delete, insert, select, update on planning_run_steps to schulalltag_app;

create table planning_runs (
    district_id text not null,
    id uuid not null,
    provider_id uuid not null,
    kind text not null,
    asked_by uuid not null,
    state text not null,
    valid_from date not null,
    valid_until date not null,
    planned_on date not null,
    max_seconds integer not null,
    max_iterations integer not null,
    seed bigint not null,
    cancel_requested boolean default false not null,
    stop_requested boolean default false not null,
    iteration integer default 0 not null,
    iterations integer default 0 not null,
    value bigint,
    bound bigint,
    problem bytea,
    problem_hash text,
    problem_rows bytea,
    suppositions bytea,
    base_roster_id uuid,
    base_problem bytea,
    base_plan bytea,
    base_run_id uuid,
    failure_code text,
    failure_detail text,
    attempt integer default 0 not null,
    heartbeat_at timestamp with time zone,
    queued_at timestamp with time zone not null,
    started_at timestamp with time zone,
    ended_at timestamp with time zone,
    version integer default 1 not null,
    constraint planning_runs_pkey PRIMARY KEY (district_id, id),
    constraint planning_runs_district_id_asked_by_fkey FOREIGN KEY (district_id, asked_by) REFERENCES organisations(district_id, id),
    constraint planning_runs_district_id_base_run_id_fkey FOREIGN KEY (district_id, base_run_id) REFERENCES planning_runs(district_id, id),
    constraint planning_runs_district_id_provider_id_fkey FOREIGN KEY (district_id, provider_id) REFERENCES organisations(district_id, id),
    constraint planning_runs_check CHECK ((valid_until >= valid_from)),
    constraint planning_runs_check1 CHECK (((kind = 'what-if'::text) = (suppositions IS NOT NULL))),
    constraint planning_runs_check2 CHECK (((kind = 'replay'::text) = (base_run_id IS NOT NULL))),
    constraint planning_runs_kind_check CHECK ((kind = ANY (ARRAY['plan'::text, 'what-if'::text, 'replay'::text]))),
    constraint planning_runs_max_iterations_check CHECK (((max_iterations >= 0) AND (max_iterations <= 1000000))),
    constraint planning_runs_max_seconds_check CHECK (((max_seconds >= 1) AND (max_seconds <= 600))),
    constraint planning_runs_state_check CHECK ((state = ANY (ARRAY['queued'::text, 'running'::text, 'done'::text, 'failed'::text, 'cancelled'::text])))
);
CREATE INDEX planning_runs_by_asker ON public.planning_runs USING btree (district_id, asked_by, id);
CREATE INDEX planning_runs_open ON public.planning_runs USING btree (district_id, heartbeat_at) WHERE (state = ANY (ARRAY['queued'::text, 'running'::text]));
alter table planning_runs enable row level security;
alter table planning_runs force row level security;
create policy tenant on planning_runs as permissive for all using ((district_id = NULLIF(current_setting('app.district_id'::text, true), ''::text)));
grant delete, insert, select, update on planning_runs to schulalltag_app;

create table pool_schools (
    district_id text not null,
    assistant_id uuid not null,
    school_id uuid not null,
    constraint pool_schools_pkey PRIMARY KEY (district_id, assistant_id, school_id),
    constraint pool_schools_district_id_assistant_id_fkey FOREIGN KEY (district_id, assistant_id) REFERENCES assistants(district_id, id),
    constraint pool_schools_district_id_school_id_fkey FOREIGN KEY (district_id, school_id) REFERENCES schools(district_id, id)
);
CREATE INDEX pool_schools_by_school ON public.pool_schools USING btree (district_id, school_id);
alter table pool_schools enable row level security;
alter table pool_schools force row level security;
create policy tenant on pool_schools as permissive for all using ((district_id = NULLIF(current_setting('app.district_id'::text, true), ''::text)));
grant delete, insert, select, update on pool_schools to schulalltag_app;

create table refresh_tokens (
    district_id text not null,
    id uuid not null,
    session_id uuid not null,
    secret_hash bytea not null,
    created_at timestamp with time zone not null,
    used_at timestamp with time zone,
    constraint refresh_tokens_pkey PRIMARY KEY (district_id, id),
    constraint refresh_tokens_district_id_session_id_fkey FOREIGN KEY (district_id, session_id) REFERENCES sessions(district_id, id) ON DELETE CASCADE
);
CREATE INDEX refresh_tokens_by_session ON public.refresh_tokens USING btree (district_id, session_id);
alter table refresh_tokens enable row level security;
alter table refresh_tokens force row level security;
create policy tenant on refresh_tokens as permissive for all using ((district_id = NULLIF(current_setting('app.district_id'::text, true), ''::text)));
grant delete, insert, select, update on refresh_tokens to schulalltag_app;

create table roster_periods (
    district_id text not null,
    roster_id uuid not null,
    valid_from date not null,
    valid_until date not null,
    provider_id uuid not null,
    constraint roster_periods_pkey PRIMARY KEY (district_id, roster_id, valid_from),
    constraint roster_periods_district_id_provider_id_fkey FOREIGN KEY (district_id, provider_id) REFERENCES organisations(district_id, id),
    constraint roster_periods_district_id_roster_id_fkey FOREIGN KEY (district_id, roster_id) REFERENCES rosters(district_id, id),
    constraint roster_periods_overlap EXCLUDE USING gist (district_id WITH =, provider_id WITH =, daterange(valid_from, valid_until, '[]'::text) WITH &&),
    constraint roster_periods_check CHECK ((valid_until >= valid_from))
);
alter table roster_periods enable row level security;
alter table roster_periods force row level security;
create policy tenant on roster_periods as permissive for all using ((district_id = NULLIF(current_setting('app.district_id'::text, true), ''::text)));
grant delete, insert, select, update on roster_periods to schulalltag_app;

create table roster_series (
    district_id text not null,
    roster_id uuid not null,
    assistant_id uuid not null,
    slot_id uuid not null,
    place_id uuid not null,
    school_id uuid not null,
    pinned boolean default false not null,
    constraint roster_series_pkey PRIMARY KEY (district_id, roster_id, assistant_id, slot_id),
    constraint roster_series_district_id_assistant_id_fkey FOREIGN KEY (district_id, assistant_id) REFERENCES assistants(district_id, id),
    constraint roster_series_district_id_place_id_fkey FOREIGN KEY (district_id, place_id) REFERENCES places(district_id, id),
    constraint roster_series_district_id_roster_id_fkey FOREIGN KEY (district_id, roster_id) REFERENCES rosters(district_id, id),
    constraint roster_series_district_id_school_id_fkey FOREIGN KEY (district_id, school_id) REFERENCES schools(district_id, id),
    constraint roster_series_district_id_slot_id_fkey FOREIGN KEY (district_id, slot_id) REFERENCES slots(district_id, id)
);
CREATE INDEX roster_series_by_place ON public.roster_series USING btree (district_id, roster_id, place_id);
alter table roster_series enable row level security;
alter table roster_series force row level security;
create policy tenant on roster_series as permissive for all using ((district_id = NULLIF(current_setting('app.district_id'::text, true), ''::text)));
grant delete, insert, select, update on roster_series to schulalltag_app;

create table rosters (
    district_id text not null,
    id uuid not null,
    provider_id uuid not null,
    planning_run_id uuid not null,
    state text not null,
    valid_from date not null,
    valid_until date not null,
    published_from date,
    published_at timestamp with time zone,
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
    version integer default 1 not null,
    created_at timestamp with time zone not null,
    constraint rosters_pkey PRIMARY KEY (district_id, id),
    constraint rosters_district_id_planning_run_id_key UNIQUE (district_id, planning_run_id),
    constraint rosters_district_id_planning_run_id_fkey FOREIGN KEY (district_id, planning_run_id) REFERENCES planning_runs(district_id, id),
    constraint rosters_district_id_provider_id_fkey FOREIGN KEY (district_id, provider_id) REFERENCES organisations(district_id, id),
    constraint rosters_check CHECK ((valid_until >= valid_from)),
    constraint rosters_check1 CHECK (((state = 'draft'::text) = (published_at IS NULL))),
    constraint rosters_state_check CHECK ((state = ANY (ARRAY['draft'::text, 'published'::text, 'superseded'::text])))
);
CREATE INDEX rosters_by_provider ON public.rosters USING btree (district_id, provider_id, id);
alter table rosters enable row level security;
alter table rosters force row level security;
create policy tenant on rosters as permissive for all using ((district_id = NULLIF(current_setting('app.district_id'::text, true), ''::text)));
grant delete, insert, select, update on rosters to schulalltag_app;

create table school_providers (
    district_id text not null,
    school_id uuid not null,
    provider_id uuid not null,
    constraint school_providers_pkey PRIMARY KEY (district_id, school_id, provider_id),
    constraint school_providers_district_id_provider_id_fkey FOREIGN KEY (district_id, provider_id) REFERENCES organisations(district_id, id),
    constraint school_providers_district_id_school_id_fkey FOREIGN KEY (district_id, school_id) REFERENCES schools(district_id, id)
);
CREATE INDEX school_providers_by_provider ON public.school_providers USING btree (district_id, provider_id);
alter table school_providers enable row level security;
alter table school_providers force row level security;
create policy tenant on school_providers as permissive for all using ((district_id = NULLIF(current_setting('app.district_id'::text, true), ''::text)));
grant delete, insert, select, update on school_providers to schulalltag_app;

create table schools (
    district_id text not null,
    id uuid not null,
    external_key text not null,
    name text collate german not null,
    town text not null,
    kind text not null,
    area_id uuid not null,
    organisation_id uuid not null,
    version integer default 1 not null,
    created_at timestamp with time zone not null,
    constraint schools_pkey PRIMARY KEY (district_id, id),
    constraint schools_district_id_external_key_key UNIQUE (district_id, external_key),
    constraint schools_district_id_organisation_id_key UNIQUE (district_id, organisation_id),
    constraint schools_district_id_area_id_fkey FOREIGN KEY (district_id, area_id) REFERENCES areas(district_id, id),
    constraint schools_district_id_organisation_id_fkey FOREIGN KEY (district_id, organisation_id) REFERENCES organisations(district_id, id),
    constraint schools_external_key_check CHECK ((external_key ~ '^[A-Z]{2}-[0-9]{4,6}$'::text)),
    constraint schools_kind_check CHECK ((kind = ANY (ARRAY['primary'::text, 'primary_with_orientation'::text, 'secondary'::text, 'comprehensive'::text, 'special'::text]))),
    constraint schools_name_check CHECK (((length(name) >= 1) AND (length(name) <= 120))),
    constraint schools_town_check CHECK (((length(town) >= 1) AND (length(town) <= 80)))
);
CREATE INDEX schools_by_area ON public.schools USING btree (district_id, area_id);
alter table schools enable row level security;
alter table schools force row level security;
create policy tenant on schools as permissive for all using ((district_id = NULLIF(current_setting('app.district_id'::text, true), ''::text)));
grant delete, insert, select, update on schools to schulalltag_app;

create table sessions (
    district_id text not null,
    id uuid not null,
    user_id uuid not null,
    membership_id uuid not null,
    device text default ''::text not null,
    created_at timestamp with time zone not null,
    used_at timestamp with time zone not null,
    expires_at timestamp with time zone not null,
    revoked_at timestamp with time zone,
    cookie_hash bytea,
    constraint sessions_pkey PRIMARY KEY (district_id, id),
    constraint sessions_district_id_membership_id_fkey FOREIGN KEY (district_id, membership_id) REFERENCES memberships(district_id, id) ON DELETE CASCADE,
    constraint sessions_district_id_user_id_fkey FOREIGN KEY (district_id, user_id) REFERENCES users(district_id, id),
    constraint sessions_cookie_hash_check CHECK ((length(cookie_hash) = 32)),
    constraint sessions_device_check CHECK ((length(device) <= 200))
);
CREATE INDEX sessions_by_user ON public.sessions USING btree (district_id, user_id);
alter table sessions enable row level security;
alter table sessions force row level security;
create policy tenant on sessions as permissive for all using ((district_id = NULLIF(current_setting('app.district_id'::text, true), ''::text)));
grant delete, insert, select, update on sessions to schulalltag_app;

create table sign_ins (
    login text not null,
    home_district text not null,
    subject_kind text not null,
    subject_id uuid not null,
    constraint sign_ins_pkey PRIMARY KEY (login),
    constraint sign_ins_home_district_fkey FOREIGN KEY (home_district) REFERENCES districts(key),
    constraint sign_ins_login_check CHECK (((login = lower(login)) AND ((length(login) >= 3) AND (length(login) <= 254)))),
    constraint sign_ins_subject_kind_check CHECK ((subject_kind = ANY (ARRAY['user'::text, 'client'::text])))
);
grant delete, insert, select, update on sign_ins to schulalltag_app;

create table signing_keys (
    id text not null,
    sealed bytea not null,
    created_at timestamp with time zone not null,
    retires_at timestamp with time zone not null,
    expires_at timestamp with time zone not null,
    constraint signing_keys_pkey PRIMARY KEY (id)
);
grant delete, insert, select, update on signing_keys to schulalltag_app;

create table slots (
    district_id text not null,
    id uuid not null,
    bell_schedule_id uuid not null,
    weekday smallint not null,
    starts smallint not null,
    ends smallint not null,
    kind text not null,
    constraint slots_pkey PRIMARY KEY (district_id, id),
    constraint slots_district_id_bell_schedule_id_fkey FOREIGN KEY (district_id, bell_schedule_id) REFERENCES bell_schedules(district_id, id),
    constraint slots_overlap EXCLUDE USING gist (district_id WITH =, bell_schedule_id WITH =, weekday WITH =, int4range((starts)::integer, (ends)::integer) WITH &&),
    constraint slots_check CHECK ((ends > starts)),
    constraint slots_ends_check CHECK (((ends >= 1) AND (ends <= 1440))),
    constraint slots_kind_check CHECK ((kind = ANY (ARRAY['lesson'::text, 'break'::text, 'arrival'::text, 'bus'::text, 'afternoon'::text]))),
    constraint slots_starts_check CHECK (((starts >= 0) AND (starts <= 1439))),
    constraint slots_weekday_check CHECK (((weekday >= 1) AND (weekday <= 7)))
);
CREATE INDEX slots_by_schedule ON public.slots USING btree (district_id, bell_schedule_id, weekday, starts);
alter table slots enable row level security;
alter table slots force row level security;
create policy tenant on slots as permissive for all using ((district_id = NULLIF(current_setting('app.district_id'::text, true), ''::text)));
grant delete, insert, select, update on slots to schulalltag_app;

create table special_days (
    district_id text not null,
    id uuid not null,
    school_id uuid not null,
    day date not null,
    kind text not null,
    ends smallint,
    place_id uuid,
    created_at timestamp with time zone not null,
    constraint special_days_pkey PRIMARY KEY (district_id, id),
    constraint special_days_district_id_school_id_day_place_id_key UNIQUE NULLS NOT DISTINCT (district_id, school_id, day, place_id),
    constraint special_days_district_id_place_id_fkey FOREIGN KEY (district_id, place_id) REFERENCES places(district_id, id),
    constraint special_days_district_id_school_id_fkey FOREIGN KEY (district_id, school_id) REFERENCES schools(district_id, id),
    constraint special_days_check CHECK (((kind = 'early_end'::text) = (ends IS NOT NULL))),
    constraint special_days_check1 CHECK (((kind = 'class_away'::text) = (place_id IS NOT NULL))),
    constraint special_days_ends_check CHECK (((ends >= 1) AND (ends <= 1440))),
    constraint special_days_kind_check CHECK ((kind = ANY (ARRAY['movable_holiday'::text, 'closed'::text, 'early_end'::text, 'class_away'::text])))
);
alter table special_days enable row level security;
alter table special_days force row level security;
create policy tenant on special_days as permissive for all using ((district_id = NULLIF(current_setting('app.district_id'::text, true), ''::text)));
grant delete, insert, select, update on special_days to schulalltag_app;

create table time_entries (
    district_id text not null,
    id uuid not null,
    provider_id uuid not null,
    assistant_id uuid not null,
    school_id uuid not null,
    day date not null,
    planned_starts_at timestamp with time zone not null,
    planned_ends_at timestamp with time zone not null,
    starts_at timestamp with time zone not null,
    ends_at timestamp with time zone not null,
    break_minutes integer default 0 not null,
    worked boolean default true not null,
    minutes integer not null,
    state text not null,
    dispute text,
    version integer default 1 not null,
    created_at timestamp with time zone not null,
    constraint time_entries_pkey PRIMARY KEY (district_id, id),
    constraint time_entries_district_id_assistant_id_school_id_planned_sta_key UNIQUE (district_id, assistant_id, school_id, planned_starts_at),
    constraint time_entries_district_id_assistant_id_fkey FOREIGN KEY (district_id, assistant_id) REFERENCES assistants(district_id, id),
    constraint time_entries_district_id_provider_id_fkey FOREIGN KEY (district_id, provider_id) REFERENCES organisations(district_id, id),
    constraint time_entries_district_id_school_id_fkey FOREIGN KEY (district_id, school_id) REFERENCES schools(district_id, id),
    constraint time_entries_overlap EXCLUDE USING gist (district_id WITH =, assistant_id WITH =, tstzrange(starts_at, ends_at) WITH &&) WHERE (worked),
    constraint time_entries_break_minutes_check CHECK (((break_minutes >= 0) AND (break_minutes <= 600))),
    constraint time_entries_check CHECK ((planned_ends_at > planned_starts_at)),
    constraint time_entries_check1 CHECK ((ends_at > starts_at)),
    constraint time_entries_check2 CHECK ((worked OR (minutes = 0))),
    constraint time_entries_check3 CHECK (((state = 'disputed'::text) = (dispute IS NOT NULL))),
    constraint time_entries_dispute_check CHECK ((dispute = ANY (ARRAY['not_present'::text, 'other_times'::text]))),
    constraint time_entries_minutes_check CHECK (((minutes >= 0) AND (minutes <= 1440))),
    constraint time_entries_state_check CHECK ((state = ANY (ARRAY['recorded'::text, 'disputed'::text, 'confirmed'::text, 'approved'::text, 'closed'::text])))
);
CREATE INDEX time_entries_by_assistant ON public.time_entries USING btree (district_id, assistant_id, day, id);
CREATE INDEX time_entries_by_provider ON public.time_entries USING btree (district_id, provider_id, day, id);
CREATE INDEX time_entries_by_school ON public.time_entries USING btree (district_id, school_id, day, id);
alter table time_entries enable row level security;
alter table time_entries force row level security;
create policy closed_stays on time_entries as restrictive for update using ((state <> 'closed'::text)) with check (true);
create policy nothing_vanishes on time_entries as restrictive for delete using (false);
create policy tenant on time_entries as permissive for all using ((district_id = NULLIF(current_setting('app.district_id'::text, true), ''::text)));
grant delete, insert, select, update on time_entries to schulalltag_app;

create table travel_times (
    district_id text not null,
    from_school_id uuid not null,
    to_school_id uuid not null,
    minutes integer not null,
    constraint travel_times_pkey PRIMARY KEY (district_id, from_school_id, to_school_id),
    constraint travel_times_district_id_from_school_id_fkey FOREIGN KEY (district_id, from_school_id) REFERENCES schools(district_id, id),
    constraint travel_times_district_id_to_school_id_fkey FOREIGN KEY (district_id, to_school_id) REFERENCES schools(district_id, id),
    constraint travel_times_check CHECK ((from_school_id < to_school_id)),
    constraint travel_times_minutes_check CHECK (((minutes >= 0) AND (minutes <= 240)))
);
alter table travel_times enable row level security;
alter table travel_times force row level security;
create policy tenant on travel_times as permissive for all using ((district_id = NULLIF(current_setting('app.district_id'::text, true), ''::text)));
grant delete, insert, select, update on travel_times to schulalltag_app;

create table users (
    district_id text not null,
    id uuid not null,
    email text not null,
    given_name text collate german not null,
    family_name text collate german not null,
    password_hash text,
    active boolean default true not null,
    version integer default 1 not null,
    created_at timestamp with time zone not null,
    constraint users_pkey PRIMARY KEY (district_id, id),
    constraint users_district_id_email_key UNIQUE (district_id, email),
    constraint users_district_id_fkey FOREIGN KEY (district_id) REFERENCES districts(key),
    constraint users_email_check CHECK (((email = lower(email)) AND ((length(email) >= 3) AND (length(email) <= 254)))),
    constraint users_family_name_check CHECK (((length(family_name) >= 1) AND (length(family_name) <= 80))),
    constraint users_given_name_check CHECK (((length(given_name) >= 1) AND (length(given_name) <= 80)))
);
alter table users enable row level security;
alter table users force row level security;
create policy tenant on users as permissive for all using ((district_id = NULLIF(current_setting('app.district_id'::text, true), ''::text)));
grant delete, insert, select, update on users to schulalltag_app;
