// Adds a header to every call, whoever makes it.

const { fetch: native } = window;
window.fetch = (url, options = {}) => native(url, { ...options, headers: { ...options.headers, "X-Trace": "48213" } });
