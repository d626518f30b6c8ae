-- Everybody who is not deleted, each in one row. What stands behind AS is read like the heading of a list.
SELECT
    b.student_no AS "Primary ID",
    b.last_name AS "Last name",
    b.first_name AS "First name",
    b.middle_name AS "Middle name",
    t.code AS "Patron type",
    b.branch AS "Campus",
    b.birth_date AS "Birth date",
    b.expires AS "Expiry date",
    c.barcode AS "Barcode",
    a.street AS "Street",
    a.city AS "City",
    a.state AS "State",
    a.zip AS "ZIP",
    a.phone AS "Phone",
    a.email AS "Email"
FROM borrower AS b
JOIN borrower_type AS t ON t.type = b.type
LEFT JOIN address AS a ON a.borrower_no = b.borrower_no
LEFT JOIN card AS c ON c.borrower_no = b.borrower_no AND c.lost = 0
WHERE b.deleted = 0
ORDER BY b.borrower_no;
