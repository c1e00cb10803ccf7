SELECT node, at, used, retained, max FROM node_memory WHERE at >= :since ORDER BY node, at
