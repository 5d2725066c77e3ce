-- +goose Up
-- A session is held either by refresh tokens, which have a table of their own, or by the cookie of a browser, of which there is
-- one at a time.

alter table sessions add column cookie_hash bytea check (length(cookie_hash) = 32);

-- +goose Down
alter table sessions drop column cookie_hash;
