// The mails of sign-ups, while servers for mail fail and servers of ours are killed.
#include "akashi_serve.hpp"
#include "dev_servers.hpp"
#include "postgres/blocking_session.hpp"
#include "testing/smtp_double.hpp"

#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <csignal>

namespace akashi::testing {
namespace {

using ::testing::HasSubstr;
using ::testing::SizeIs;

class VerificationMails : public ::testing::Test {
protected:
    ServeOptions options(const SmtpDouble& mail, bool is_trusted = true) const {
        ServeOptions made{servers_.database_url(), servers_.notify_url()};
        made.environment["AKASHI_SMTP_HOST"] = "localhost";
        made.environment["AKASHI_SMTP_PORT"] = std::to_string(mail.port());
        if (is_trusted) made.environment["SSL_CERT_FILE"] = mail.certificate();
        return made;
    }
    static void sign_up(ServerProcess& server, const std::string& name) {
        Client stranger(server.port());
        const auto made = stranger.post(
            "/auth/signup",
            fmt::format(
                R"({{"email":"{0}@example.com","password":"Correct-Horse-7","org_name":"{0}"}})",
                name
            )
        );
        ASSERT_EQ(made.status, 201) << made.body;
    }
    /// The status of the owner's login.
    static int log_in(ServerProcess& server, const std::string& name) {
        Client stranger(server.port());
        return stranger
            .post(
                "/auth/token",
                fmt::format(R"({{"agent_id":"owner@{}","api_key":"Correct-Horse-7"}})", name)
            )
            .status;
    }
    std::string value(const std::string& statement) const {
        return std::string(
            postgres::BlockingSession(servers_.notify_url()).query(statement).at(0).at(0)
        );
    }
    void make_due() const {
        postgres::BlockingSession(servers_.notify_url())
            .query("UPDATE verification_mails SET due_at = now() WHERE due_at IS NOT NULL");
    }
    bool has_sent(int count) const {
        return eventually([&] {
            return value("SELECT count(*) FROM verification_mails WHERE sent_at IS NOT NULL") ==
                   std::to_string(count);
        });
    }

    DevServers servers_;
};

TEST_F(VerificationMails, TwoInstancesSendEachMailOnceAndEitherVerifies) {
    SmtpDouble mail;
    AkashiServe first(options(mail));
    ASSERT_TRUE(first.wait_for("/readyz", 200));
    AkashiServe second(options(mail));
    ASSERT_TRUE(second.wait_for("/readyz", 200));
    for (int i = 0; i < 4; ++i) {
        sign_up(first, fmt::format("a{}", i));
        sign_up(second, fmt::format("b{}", i));
    }
    ASSERT_TRUE(has_sent(8));
    const auto mails = mail.wait_for(8);
    EXPECT_THAT(mails, SizeIs(8));
    EXPECT_EQ(log_in(first, "a0"), 403);
    EXPECT_EQ(log_in(second, "a0"), 403);
    for (const auto& sent : mails) {
        const std::string text(sent.at("content").as_string());
        EXPECT_THAT(text, HasSubstr("\r\nSubject: Verify your Akashi account\r\n"));
        Client stranger(second.port());
        EXPECT_EQ(stranger.get("/auth/verify?token=" + token_in(text)).status, 200) << text;
    }
    EXPECT_EQ(log_in(first, "a0"), 200);
    EXPECT_EQ(log_in(second, "a0"), 200);
    first.expect_clean_end();
    second.expect_clean_end();
}

TEST_F(VerificationMails, AreSentLaterWhenTheServerWasAway) {
    SmtpDouble mail;
    AkashiServe server(options(mail));
    ASSERT_TRUE(server.wait_for("/readyz", 200));
    mail.stop();
    sign_up(server, "acme");
    ASSERT_TRUE(server.wait_for_line("signup: send verification email failed"));
    EXPECT_THAT(server.log(), HasSubstr("\"email\":\"acme@example.com\""));
    mail.start();
    make_due();
    EXPECT_THAT(mail.wait_for(1), SizeIs(1));
    EXPECT_TRUE(server.wait_for_line("signup: verification email sent"));
}

TEST_F(VerificationMails, ARequestForAnotherOneWaitsForTheDatabase) {
    SmtpDouble mail;
    AkashiServe server(options(mail));
    ASSERT_TRUE(server.wait_for("/readyz", 200));
    sign_up(server, "acme");
    ASSERT_TRUE(has_sent(1));
    servers_.kill_postgres();
    Client stranger(server.port());
    const auto asked = stranger.post("/auth/resend", R"({"email":"acme@example.com"})");
    EXPECT_EQ(asked.status, 202);
    ASSERT_TRUE(server.wait_for_line("signup: requests for verification emails wait"));
    servers_.start_postgres();
    EXPECT_THAT(mail.wait_for(2), SizeIs(2));
}

TEST_F(VerificationMails, AServerThatNeverAnswersDelaysNeitherRequestsNorTheStop) {
    SmtpDouble mail;
    AkashiServe server(options(mail));
    ASSERT_TRUE(server.wait_for("/readyz", 200));
    mail.stall();
    sign_up(server, "acme");
    mail.wait_for_attempts(1);
    sign_up(server, "other");
    auto client = server.client();
    EXPECT_TRUE(record(client, "while a mail waits"));
    server.expect_clean_end();
    EXPECT_EQ(value("SELECT count(*) FROM verification_mails WHERE due_at IS NOT NULL"), "2");
    mail.release();
}

TEST_F(VerificationMails, AreKeptWhenTheServerHasNoStarttlsOrABadCertificate) {
    struct Case {
        SmtpDoubleOptions server;
        bool is_trusted;
        const char* reason;
    };
    for (const auto& [server_options, is_trusted, reason] :
         {Case{
              {.has_starttls = false},
              true,
              "smtp: server localhost does not support STARTTLS, refusing to send credentials"
          },
          Case{{}, false, "certificate"},
          Case{{.name = "mail.example"}, true, "certificate subject name"}}) {
        SmtpDouble mail(server_options);
        AkashiServe server(options(mail, is_trusted));
        ASSERT_TRUE(server.wait_for("/readyz", 200));
        sign_up(server, fmt::format("acme{}", value("SELECT count(*) FROM organizations")));
        ASSERT_TRUE(server.wait_for_line("signup: send verification email failed"));
        EXPECT_THAT(server.log(), HasSubstr(reason));
        EXPECT_THAT(mail.wait_for_attempts(0), SizeIs(0));
        EXPECT_EQ(value("SELECT count(*) FROM verification_mails WHERE sent_at IS NOT NULL"), "0");
        server.expect_clean_end();
    }
    EXPECT_EQ(value("SELECT count(*) FROM verification_mails WHERE due_at IS NOT NULL"), "3");
}

TEST_F(VerificationMails, AreGivenUpAtOnceWhenTheRecipientIsRefused) {
    SmtpDouble mail;
    AkashiServe server(options(mail));
    ASSERT_TRUE(server.wait_for("/readyz", 200));
    mail.answer("550 5.1.1 no such user");
    sign_up(server, "acme");
    ASSERT_TRUE(server.wait_for_line("\"gives_up\":true"));
    EXPECT_TRUE(eventually([&] {
        return value(
                   "SELECT count(*) FROM verification_mails WHERE due_at IS NULL "
                   "AND sent_at IS NULL AND last_error LIKE '%refuses the recipient%'"
               ) == "1";
    }));
    mail.answer("451 4.7.1 later");
    sign_up(server, "other");
    ASSERT_TRUE(server.wait_for_line("\"gives_up\":false"));
    mail.answer("");
    make_due();
    EXPECT_THAT(mail.wait_for(1), SizeIs(1));
}

TEST_F(VerificationMails, AKillBetweenSendingAndNotingItSendsOneMoreAtMost) {
    SmtpDouble mail;
    AkashiServe killed(options(mail));
    ASSERT_TRUE(killed.wait_for("/readyz", 200));
    mail.stall();
    sign_up(killed, "acme");
    mail.wait_for_attempts(1);
    killed.signal(SIGKILL);
    killed.wait();
    mail.release();
    make_due();
    AkashiServe next(options(mail));
    ASSERT_TRUE(next.wait_for("/readyz", 200));
    ASSERT_TRUE(has_sent(1));
    const auto mails = mail.wait_for(1);
    EXPECT_LE(mails.size(), 2U);
    EXPECT_EQ(value("SELECT attempts FROM verification_mails"), "2");
    Client stranger(next.port());
    for (const auto& sent : mails) {
        const auto token = token_in(sent.at("content").as_string());
        EXPECT_EQ(stranger.get("/verify?token=" + token).status, 200) << "each link works";
    }
    EXPECT_EQ(log_in(next, "acme"), 200);
    next.expect_clean_end();
}

}  // namespace
}  // namespace akashi::testing
