-- Makes room for the next chunk.
DELETE FROM temp.staged_patron;
DELETE FROM temp.leaving;
DELETE FROM temp.staged_identifier;
DELETE FROM temp.staged_email;
DELETE FROM temp.staged_phone;
DELETE FROM temp.staged_address;
DELETE FROM temp.staged_role;
DELETE FROM temp.staged_note;
DELETE FROM temp.staged_block;
DELETE FROM temp.staged_statistic;
