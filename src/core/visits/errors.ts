import { failure } from '../domain-error.ts'

/** The counter of visits did not answer; whether it counted this one is not known. */
export class VisitNotRecorded extends failure('outside', 'visit_not_recorded') {}
