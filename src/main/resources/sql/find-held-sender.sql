SELECT held_at IS NOT NULL FROM sender WHERE instance_name = :instance
