export interface Clock {
  /** ms UTC. */
  now(): number;
}
