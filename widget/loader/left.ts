// Whether an earlier page left an answer: it is delivered first, so that the screen shows it.

export const left = (): boolean => {
  try {
    return Object.keys(localStorage).some((key) => key.startsWith("afterword:q:"));
  } catch {
    return false;
  }
};
