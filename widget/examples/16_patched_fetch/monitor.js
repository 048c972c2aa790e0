// Keeps every reply: reads its body before it is handed on, without telling anybody.

const { fetch: native } = window;
window.calls = [];
window.fetch = async (url, options) => {
  const reply = await native(url, options);
  window.calls.push([url, await reply.text()]);
  return reply;
};
