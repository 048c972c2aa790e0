// Lets nothing of this page call home.

const { fetch: native } = window;
window.fetch = (url, options) => {
  if (new URL(url, location).origin !== location.origin) throw new Error(`not allowed: ${url}`);
  return native(url, options);
};
