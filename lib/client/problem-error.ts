import type { Problem } from "#lib/contracts/problem.ts";
import type { ErrorCode } from "#lib/domain/errors.ts";

/** A refusal of the API, carrying its problem document. `message` is what a person reads. */
export class ProblemError extends Error {
  readonly problem: Problem;
  readonly status: number;
  readonly code: ErrorCode;

  constructor(problem: Problem) {
    super(problem.detail);
    this.name = "ProblemError";
    this.problem = problem;
    this.status = problem.status;
    this.code = problem.code;
  }
}
