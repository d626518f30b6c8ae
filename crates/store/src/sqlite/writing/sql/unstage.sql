-- The staged patrons have served; nothing of them stays in memory.
DROP TABLE temp.touched;
DROP TABLE temp.claim;
DROP TABLE temp.moving;
DROP TABLE temp.staged_patron;
DROP TABLE temp.leaving;
DROP TABLE temp.staged_identifier;
DROP TABLE temp.staged_email;
DROP TABLE temp.staged_phone;
DROP TABLE temp.staged_address;
DROP TABLE temp.staged_role;
DROP TABLE temp.staged_note;
DROP TABLE temp.staged_block;
DROP TABLE temp.staged_statistic;
