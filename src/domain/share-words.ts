/** `99 %` of .996: rounded down, so that 100 % is all of it; 100 x .29 falls short of 29 and is 29 all the same. */
export function tellShare(share: number): string {
  return `${Math.floor(100 * share + 1e-9)} %`;
}
