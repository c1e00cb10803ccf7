UPDATE incident SET told = :told WHERE id = :id AND told = :told - 1
