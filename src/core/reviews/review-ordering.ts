import { type SQL, sql } from 'drizzle-orm'

/** Among equals the first one stands first, save for `newest`, where it is the last one. */
export type ReviewOrdering = 'score' | '-score' | 'created_at' | '-created_at' | 'newest'

/**
 * As the indexes have it. Scores are equal so often that the descending ordering has an index of its
 * own; moments are not.
 */
export function orderOf(ordering: ReviewOrdering): SQL {
  switch (ordering) {
    case 'score':
      return sql`reviews.score, reviews.id`
    case '-score':
      return sql`-reviews.score, reviews.id`
    case 'created_at':
      return sql`reviews.created_at, reviews.id`
    case '-created_at':
      return sql`reviews.created_at DESC, reviews.id`
    case 'newest':
      return sql`reviews.created_at DESC, reviews.id DESC`
  }
}
