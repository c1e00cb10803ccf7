INSERT INTO campaign (name, request_key, state, state_since, templates, policy, delay_ms, gap_ms, daily_cap, zone,
                      window_from, window_to, quiet_from, quiet_to, starts_at, ends_at, person_cap, person_period_s,
                      canary, canary_left, next_due_at, created_at, created_by)
VALUES (:name, :requestKey, 'DRAFT', :now, :templates, :policy, :delay, :gap, :dailyCap, :zone, :windowFrom, :windowTo,
        :quietFrom, :quietTo, :startsAt, :endsAt, :personCap, :personPeriod, :canary, :canary, :due, :now, :createdBy)
RETURNING id
