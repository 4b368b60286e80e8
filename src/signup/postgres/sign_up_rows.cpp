#include "signup/postgres/sign_up_rows.hpp"

#include "signup/postgres/sql.hpp"
#include "signup/sign_up.hpp"

namespace akashi::postgres {

void SignUpRows::add_to(WriteBatch& batch, std::span<Founding* const> foundings) {
    for (Founding* founding : foundings) {
        if (!founding->sign_up) continue;
        SignUp& sign_up = *founding->sign_up;
        const Organization& organization = founding->organization;
        batch.run(
            sql::sign_organization_up,
            Parameters::of(organization.id, sign_up.email, sign_up.awaits_verification)
        );
        if (!sign_up.awaits_verification) continue;
        const std::string mailbox = mailbox_of(sign_up.email);
        batch.run(sql::lock_mailbox, Parameters::of(mailbox));
        batch.run(
            sql::queue_mail,
            Parameters::of(
                organization.id, mailbox, organization.created_at, kMailsAnHour, kMailsADay
            ),
            [&sign_up](const Rows& rows) { sign_up.has_mail = rows.changed() > 0; }
        );
    }
}

}  // namespace akashi::postgres
