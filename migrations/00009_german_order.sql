-- +goose Up
-- Names and labels are listed as in a German directory: Ä beside A, 2a before 10a (package alphabet).
create collation german (provider = icu, locale = 'de-u-kn');

alter table areas alter column name type text collate german;
alter table schools alter column name type text collate german;
alter table places alter column label type text collate german;
alter table organisations alter column name type text collate german;
alter table users alter column given_name type text collate german, alter column family_name type text collate german;
alter table assistants alter column given_name type text collate german, alter column family_name type text collate german;

-- +goose Down
alter table assistants alter column given_name type text collate "default", alter column family_name type text collate "default";
alter table users alter column given_name type text collate "default", alter column family_name type text collate "default";
alter table organisations alter column name type text collate "default";
alter table places alter column label type text collate "default";
alter table schools alter column name type text collate "default";
alter table areas alter column name type text collate "default";

drop collation german;
