#pragma once

#include "core/part.hpp"

namespace akashi {

/// Organizations that strangers make, and the mails that verify them.
class SignupPart final : public Part {};

}  // namespace akashi
