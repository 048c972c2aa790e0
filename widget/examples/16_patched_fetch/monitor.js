// Measures every call: adds a header, tells nobody that it has read the body, and hands it on.

const { fetch: native } = window;
window.calls = [];
window.fetch = async (url, options = {}) => {
  const reply = await native(url, { ...options, headers: { ...options.headers, "X-Trace": "48213" } });
  window.calls.push([url, await reply.text()]);
  return reply;
};
