#pragma once

#include "billing/billing_config.hpp"
#include "doctor/finding.hpp"

namespace akashi {

/// `stripe`: whether the keys have the forms of Stripe's. Asks nobody. Billing is on.
Observation check_stripe_form(const BillingConfig& config);

}  // namespace akashi
