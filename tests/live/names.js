// Names under localhost lead to this machine, as browsers have it. Loaded into the browser tool by names.py.
const dns = require("node:dns");

const { lookup } = dns;
const later = dns.promises.lookup;
const here = (name) => (String(name).toLowerCase().endsWith(".localhost") ? "127.0.0.1" : name);

dns.lookup = (name, options, done) => lookup(here(name), options, done);
dns.promises.lookup = (name, options) => later(here(name), options);
