#pragma once

#include "core/part.hpp"

namespace akashi {

/// Plans, and the subscriptions that pay for them.
class BillingPart final : public Part {};

}  // namespace akashi
