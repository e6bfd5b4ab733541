import type { Books } from '../books.ts'

type Queue = 'disputes' | 'webhooks' | 'effects' | 'messages' | 'refunds' | 'payments'

/** What staff were told of. */
export interface Letters {
  /** Whether a dead letter names this thing. */
  name(queue: Queue, member: string, value: number | string | null): boolean
  /** Ids of letters that nobody was called for. */
  unreported: number[]
  /** Bodies of letters about disputes that were written more than once: each event is applied once. */
  repeated: string[]
}

interface MemberRow {
  id: number
  isUnreported: 0 | 1
  queue: string
  member: string
  value: number | string
}

const membersSql = `
  SELECT l.id, l.reported_at IS NULL AS isUnreported, l.queue, m.key AS member, m.value
  FROM dead_letters l, json_each(l.body) m`

const repeatedSql = `
  SELECT body FROM dead_letters WHERE queue = 'disputes' GROUP BY body, reason HAVING count(*) > 1`

/** Reads the dead letters, each as what it names. */
export function readLetters({ d1 }: Books): Letters {
  const members = d1<MemberRow>(membersSql)
  const named = new Set(members.map(({ queue, member, value }) => `${queue} ${member} ${value}`))
  const unreported = members.filter(({ isUnreported }) => isUnreported === 1).map(({ id }) => id)
  return {
    name: (queue, member, value) => named.has(`${queue} ${member} ${value}`),
    unreported: [...new Set(unreported)],
    repeated: d1<{ body: string }>(repeatedSql).map(({ body }) => body),
  }
}
