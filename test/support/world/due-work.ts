/** Work that is due at `?1`: what it is, whose, and how it gets there. */
export const timed = [
  [
    'an event',
    'webhooks',
    `INSERT INTO webhook_events(gateway, event_id, type, evidence, received_at, due_at)
     VALUES ('stripe', 'late', 'x', '{}', ?1, ?1)`,
  ],
  ['a payment', 'payments', 'UPDATE payments SET look_at = ?1'],
  [
    'a refund',
    'refunds',
    `INSERT INTO refunds(payment_id, key, amount, status, look_at, created_at)
     SELECT id, 'late', 1, 'pending', ?1, ?1 FROM payments LIMIT 1`,
  ],
  ['an unpaid order', 'orders', 'UPDATE orders SET expires_at = ?1 - 1'],
  [
    'an effect',
    'effects',
    `INSERT INTO outbox(key, kind, payload, due_at, created_at)
     VALUES ('late', 'object.delete', '{"key":"images/none"}', ?1, ?1)`,
  ],
  [
    'a stock that staff have set',
    'stock settings',
    `INSERT INTO outbox(key, kind, payload, due_at, created_at)
     VALUES ('set', 'stock.set', '{"variantId":0,"level":1,"expected":null,"sold":0}', ?1, ?1)`,
  ],
  [
    'a discount that begins',
    'discounts',
    `INSERT INTO discounts(name, points, product_id, starts_at, ends_at)
     SELECT 'late', 1, max(id), ?1, ?1 + 1000 FROM products`,
  ],
  [
    'a discount that ends',
    'discounts',
    `INSERT INTO discounts(name, points, product_id, starts_at, ends_at, is_running)
     SELECT 'over', 1, max(id), ?1 - 1000, ?1, 1 FROM products`,
  ],
  [
    'a message',
    'messages',
    `INSERT INTO outbox(key, kind, payload, due_at, created_at)
     VALUES ('mail', 'message.password_changed', '{"userId":0}', ?1, ?1)`,
  ],
  [
    'an answer that has run out',
    'housekeeping',
    `INSERT INTO idempotency_keys(scope, key_hash, fingerprint, created_at, expires_at)
     VALUES ('anonymous', 'k', 'f', 0, ?1 - 1)`,
  ],
  [
    'a session that has run out',
    'housekeeping',
    `INSERT INTO sessions(id, user_id, refresh_token_id, leaves_access, created_at, expires_at)
     SELECT 'over', max(id), 'r', 0, 0, ?1 - 1 FROM users`,
  ],
  [
    'a pause that is over',
    'housekeeping',
    "INSERT INTO login_attempts(contact, failures, expires_at) VALUES ('x', 1, ?1 - 1)",
  ],
  [
    'a link that has run out',
    'housekeeping',
    `INSERT INTO one_time_tokens(hash, user_id, purpose, created_at, expires_at)
     SELECT 'h', max(id), 'activation', 0, ?1 - 1 FROM users`,
  ],
  [
    'an upload that nobody attached, after an hour',
    'housekeeping',
    `INSERT INTO uploads(key, product_id, content_type, size, expires_at)
     SELECT 'u', max(id), 'image/png', 1, ?1 - 3600001 FROM products`,
  ],
  [
    'an event of a storefront, after 90 days',
    'housekeeping',
    `INSERT INTO storefront_events(user_id, message_id, channel, event, properties, happened_at,
      expires_at)
     SELECT max(id), hex(randomblob(8)), 'in', 'x', '{}', 0, ?1 - 1 FROM users`,
  ],
  [
    'an event that was applied, after 30 days',
    'housekeeping',
    `INSERT INTO webhook_events(gateway, event_id, type, received_at, processed_at)
     VALUES ('stripe', 'old', 'x', ?1 - 30 * 86400000 - 1, ?1)`,
  ],
  [
    'an effect that happened, after 90 days',
    'housekeeping',
    `INSERT INTO outbox(key, kind, payload, created_at, done_at)
     VALUES ('old', 'x', '{}', ?1 - 90 * 86400000 - 1, ?1)`,
  ],
] as const

/** Work that is due as soon as it is there. */
export const timeless = [
  [
    'a product to be priced anew',
    'discounts',
    'INSERT INTO repricing SELECT max(id) FROM products WHERE ?1',
  ],
  [
    'a mail that a product is back',
    'notifications',
    `INSERT INTO stock_notifications(user_id, variant_id, product_name, is_mail_due, created_at)
     SELECT max(users.id), max(variants.id), 'x', 1, ?1 FROM users, variants`,
  ],
  [
    'a letter that staff were not told of',
    'dead letters',
    "INSERT INTO dead_letters(queue, body, reason, created_at) VALUES ('effects', '{}', 'x', ?1)",
  ],
] as const

/** A letter that staff were not told of. */
export const unreported = timeless[2][2]
