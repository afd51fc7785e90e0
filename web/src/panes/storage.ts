// What is remembered of one visit for the next. A page that is a file may not be allowed to.

export function recall(key: string): string | null {
  try {
    return localStorage.getItem(`reflame.${key}`);
  } catch {
    return null;
  }
}

export function remember(key: string, value: string): void {
  try {
    localStorage.setItem(`reflame.${key}`, value);
  } catch {
    // Then the next visit begins as this one did.
  }
}
