UPDATE instance
SET needs_since = IF(needs_human <=> :need, needs_since, :now), needs_human = :need, version = version + 1,
    changed_at = :now
WHERE name = :instance AND NOT (needs_human <=> :need)
