/** Sends text to a URL that somebody else chose. */
export interface HttpPost {
  /**
   * One request; redirects are not followed.
   * @throws Fault forbidden-address; source-unreachable when it is not answered in time
   */
  post(url: string, body: string, headers: Readonly<Record<string, string>>): Promise<PostAnswer>;
}

interface PostAnswer {
  readonly status: number;
  /** Status and the beginning of what was said, on one line. */
  readonly detail: string;
  readonly retryAfterMs: number | null;
}
