#include "net/smtp_client.hpp"

#include "testing/run.hpp"
#include "testing/smtp_double.hpp"

#include <boost/asio/bind_cancellation_slot.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/thread_pool.hpp>
#include <boost/asio/use_future.hpp>

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <stdlib.h>

#include <optional>

namespace akashi::net {
namespace {

namespace asio = boost::asio;
using namespace std::chrono_literals;
using ::testing::HasSubstr;
using ::testing::Not;
using testing::SmtpDouble;

class SmtpClientTest : public ::testing::Test {
protected:
    ~SmtpClientTest() override {
        client.reset();
        pool.join();
        ::unsetenv("SSL_CERT_FILE");
    }

    static void trust(const SmtpDouble& server) {
        ::setenv("SSL_CERT_FILE", server.certificate().c_str(), 1);
    }
    void connect(std::uint16_t port, std::string user = {}, std::string password = {}) {
        SmtpConfig config;
        config.host = "localhost";
        config.port = port;
        config.user = std::move(user);
        config.password = std::move(password);
        client.emplace(config, now, total);
    }
    static Mail a_mail(std::string text = "Hello\n") {
        return {
            .from = {}, .to = "ada@example.com", .subject = "A subject", .text = std::move(text)
        };
    }
    void send() { testing::run(io, client->send(a_mail())); }
    MailNotSent failure() {
        try {
            send();
        } catch (const MailNotSent& error) {
            return error;
        }
        throw std::logic_error("the mail was sent");
    }

    std::chrono::milliseconds total = 30s;
    asio::io_context io;
    asio::thread_pool pool{2};
    std::optional<SmtpClient> client;
};

TEST_F(SmtpClientTest, SendsThroughTlsAsTheUser) {
    SmtpDouble server({.user = "mailer", .password = "a password"});
    trust(server);
    connect(server.port(), "mailer", "a password");
    testing::run(io, client->send(a_mail("one\n.two\n..\n.\nthree\n")));
    const auto mail = server.wait_for(1).at(0);
    EXPECT_EQ(mail.at("from"), "noreply@akashi.dev");
    EXPECT_EQ(mail.at("to"), boost::json::array{"ada@example.com"});
    EXPECT_EQ(mail.at("helo"), "localhost");
    EXPECT_TRUE(mail.at("is_secure").as_bool());
    EXPECT_TRUE(mail.at("is_known").as_bool());
    const std::string content(mail.at("content").as_string());
    EXPECT_THAT(content, HasSubstr("\r\nSubject: A subject\r\n"));
    EXPECT_THAT(content, ::testing::EndsWith("\r\n\r\none\r\n.two\r\n..\r\n.\r\nthree\r\n"));
}

TEST_F(SmtpClientTest, SendsWithoutAUser) {
    SmtpDouble server;
    trust(server);
    connect(server.port());
    send();
    send();
    EXPECT_EQ(server.wait_for(2).size(), 2U);
}

TEST_F(SmtpClientTest, TellsAServerWithoutStarttlsNothing) {
    SmtpDouble server({.user = "mailer", .password = "a password", .has_starttls = false});
    connect(server.port(), "mailer", "a password");
    const auto error = failure();
    EXPECT_STREQ(
        error.what(),
        "smtp: server localhost does not support STARTTLS, refusing to send credentials"
    );
    EXPECT_FALSE(error.is_refused());
    EXPECT_EQ(server.wait_for_attempts(0).size(), 0U);
}

TEST_F(SmtpClientTest, TrustsNoCertificateThatNobodyToldItTo) {
    SmtpDouble server;
    connect(server.port());
    const auto error = failure();
    EXPECT_THAT(error.what(), HasSubstr("certificate"));
    EXPECT_FALSE(error.is_refused());
}

TEST_F(SmtpClientTest, TrustsNoCertificateOfAnotherHost) {
    SmtpDouble server({.name = "mail.example"});
    trust(server);
    connect(server.port());
    EXPECT_THAT(failure().what(), HasSubstr("certificate subject name"));
}

TEST_F(SmtpClientTest, SaysWhetherARecipientIsRefusedForGood) {
    SmtpDouble server;
    trust(server);
    connect(server.port());
    server.answer("550 no such user");
    const auto refused = failure();
    EXPECT_TRUE(refused.is_refused()) << refused.what();
    EXPECT_THAT(refused.what(), HasSubstr("smtp: localhost refuses the recipient ada@example.com"));
    server.answer("451 try again later");
    const auto delayed = failure();
    EXPECT_FALSE(delayed.is_refused()) << delayed.what();
    server.answer("");
    send();
}

TEST_F(SmtpClientTest, TellsNoPasswordInAnError) {
    SmtpDouble server({.user = "mailer", .password = "a password"});
    trust(server);
    connect(server.port(), "mailer", "another secret");
    const auto error = failure();
    EXPECT_FALSE(error.is_refused());
    EXPECT_THAT(error.what(), Not(HasSubstr("secret")));
}

TEST_F(SmtpClientTest, GivesUpOnAServerThatDoesNotAnswer) {
    SmtpDouble server;
    trust(server);
    total = 500ms;
    connect(server.port());
    server.stall();
    EXPECT_FALSE(failure().is_refused());
    server.release();
}

TEST_F(SmtpClientTest, FailsWhenNobodyListens) {
    connect(testing::free_port());
    const auto error = failure();
    EXPECT_THAT(error.what(), ::testing::StartsWith("smtp: localhost: "));
    EXPECT_FALSE(error.is_refused());
}

TEST_F(SmtpClientTest, RefusesAnAddressThatCouldAddACommand) {
    connect(testing::free_port());
    Mail mail = a_mail();
    mail.to = "ada@example.com>\r\nRCPT TO:<eve@example.com";
    EXPECT_THROW(testing::run(io, client->send(mail)), MailNotSent);
}

TEST_F(SmtpClientTest, EndsWhenItsCallerIsCancelled) {
    SmtpDouble server;
    trust(server);
    connect(server.port());
    server.stall();
    asio::cancellation_signal signal;
    auto sending = asio::co_spawn(
        asio::make_strand(pool),
        client->send(a_mail()),
        asio::bind_cancellation_slot(signal.slot(), asio::use_future)
    );
    server.wait_for_attempts(1);
    signal.emit(asio::cancellation_type::terminal);
    EXPECT_THROW(sending.get(), boost::system::system_error);
    server.release();
}

}  // namespace
}  // namespace akashi::net
