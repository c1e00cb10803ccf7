SELECT next_seq FROM campaign WHERE id = :id AND next_seq <= last_seq FOR UPDATE
