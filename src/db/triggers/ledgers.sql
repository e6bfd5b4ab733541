-- Balances are the sums of transfers, of one kind and currency each. The CHECK of balances refuses what an
-- account does not have.
CREATE TRIGGER ledger_balances AFTER INSERT ON ledger_transfers BEGIN
  SELECT RAISE(ABORT, 'transfer between ledgers')
  FROM ledger_accounts f JOIN ledger_accounts t ON t.id = new.to_id
  WHERE f.id = new.from_id AND (f.kind <> t.kind OR f.currency <> t.currency);
  UPDATE ledger_accounts SET balance = balance - new.amount WHERE id = new.from_id;
  UPDATE ledger_accounts SET balance = balance + new.amount WHERE id = new.to_id;
END;
