#pragma once

#include "identity/operator_store.hpp"
#include "postgres/row_writer.hpp"

#include <span>

namespace akashi::postgres {

/// What a sign-up adds to the transaction that creates its organization: who signed it up, and the
/// mail to verify that. An address that has had enough mails gets none, and nothing else differs.
class SignUpRows final : public RowWriter<Founding> {
public:
    void add_to(WriteBatch& batch, std::span<Founding* const> foundings) override;
};

}  // namespace akashi::postgres
