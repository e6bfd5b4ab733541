/** Finds days whose counts are not those of their orders. */
export const miscounted = `
  SELECT status || ' orders of ' || channel || ' on ' || day || ': ' || sum(n) || ' too many, and '
    || sum(amount) || ' cents' AS problem
  FROM (SELECT channel, day, status, orders AS n, total_amount AS amount FROM daily_orders
    UNION ALL
    SELECT channel, date(created_at / 1000, 'unixepoch'), status, -count(*), -sum(total_amount)
    FROM orders GROUP BY 1, 2, 3)
  GROUP BY channel, day, status HAVING sum(n) <> 0 OR sum(amount) <> 0`
