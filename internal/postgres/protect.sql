-- $1: the tables that need no district
with tables as (
    select c.oid, c.relname as name, c.relrowsecurity, c.relforcerowsecurity, a.attnum as district, a.attnotnull
    from pg_class c
    left join pg_attribute a on a.attrelid = c.oid and a.attname = 'district_id' and not a.attisdropped
    where c.relnamespace = 'public'::regnamespace and c.relkind in ('r', 'p')
), tenant as (
    select * from tables where district is not null
), own as (
    select * from tables where name <> 'goose_db_version'
)
select format('table %s has no district_id and is not a shared table', name) from tables
where district is null and name <> all ($1::text[])
union all
select format('table %s: district_id may be null', name) from tenant where not attnotnull
union all
select format('table %s: row-level security is not enabled and forced', name) from tenant
where not (relrowsecurity and relforcerowsecurity)
union all
select format('table %s has no primary key', name) from own
where not exists (select from pg_constraint k where k.conrelid = own.oid and k.contype = 'p')
union all
-- restrictive policies only take away, so they are free; permissive ones must all be the one that binds to the district
select format('table %s: no policy binds its rows to the district', name) from tenant
where not exists (select from pg_policy p where p.polrelid = tenant.oid and p.polpermissive)
union all
select format('table %s: policy %s lets in more than the district', name, p.polname) from tenant
join pg_policy p on p.polrelid = tenant.oid and p.polpermissive
where p.polcmd <> '*' or p.polwithcheck is not null or p.polroles <> '{0}' or pg_get_expr(p.polqual, p.polrelid)
    is distinct from '(district_id = NULLIF(current_setting(''app.district_id''::text, true), ''''::text))'
union all
select format('table %s: constraint %s does not begin with district_id', name, k.conname) from tenant
join pg_constraint k on k.conrelid = tenant.oid and k.contype in ('p', 'u', 'f', 'x') and k.conkey[1] is distinct from tenant.district
union all
select format('table %s: constraint %s refers to a row of any district', tenant.name, k.conname) from tenant
join pg_constraint k on k.conrelid = tenant.oid and k.contype = 'f'
join tables target on target.oid = k.confrelid
where target.district is not null and k.confkey[1] is distinct from target.district
union all
select format('table %s: index %s does not begin with district_id', name, i.indexrelid::regclass) from tenant
join pg_index i on i.indrelid = tenant.oid and i.indkey[0] <> tenant.district
union all
select format('table %s has the trigger %s', name, t.tgname) from tables
join pg_trigger t on t.tgrelid = tables.oid and not t.tgisinternal
union all
select format('table %s has the rule %s', name, r.rulename) from tables join pg_rewrite r on r.ev_class = tables.oid
union all
select format('table %s: column %s counts up by a sequence', name, a.attname) from own
join pg_attribute a on a.attrelid = own.oid and not a.attisdropped
left join pg_attrdef d on d.adrelid = a.attrelid and d.adnum = a.attnum
where a.attidentity <> '' or pg_get_expr(d.adbin, d.adrelid) like '%nextval(%'
union all
select format('%s is a materialised view, which row-level security does not bind', c.relname) from pg_class c
where c.relnamespace = 'public'::regnamespace and c.relkind = 'm'
union all
select format('function %s runs with the rights of its owner', p.oid::regprocedure) from pg_proc p
where p.pronamespace = 'public'::regnamespace and p.prosecdef
    and not exists (select from pg_depend e where e.classid = 'pg_proc'::regclass and e.objid = p.oid and e.deptype = 'e')
