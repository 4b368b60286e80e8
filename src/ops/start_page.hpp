#pragma once

#include "http/message.hpp"

namespace akashi {

/// The answer to `GET /`: a browser, which accepts text/html, gets a page that says what this is
/// and how to start. Everyone else gets 404, as for any path that does not exist.
http::Response show_start_page(const http::Request& request);

}  // namespace akashi
