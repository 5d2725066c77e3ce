-- +goose Up
-- Why a run has failed is told by its code; what else is kept are the planner's words on a faulty problem, for operators.
alter table planning_runs rename column failure_message to failure_detail;

-- +goose Down
alter table planning_runs rename column failure_detail to failure_message;
