/**
 * In SQL, as text for commands, too: the key of the effect that has the gateway asked for refund `r` of
 * payment `p`.
 */
export const refundEffectKey = "coalesce('order:' || p.order_id || ':', '') || r.key"
