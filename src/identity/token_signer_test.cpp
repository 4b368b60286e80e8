#include "identity/token_signer.hpp"

#include "base/crypto.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace akashi {
namespace {

using namespace std::chrono_literals;

class TokenSignerTest : public ::testing::Test {
protected:
    IssuedToken issue(std::chrono::seconds lifetime = 1h) {
        return signer.issue({{subject, {}, {}}, "planner", kDefaultOrg, "agent"}, time, lifetime);
    }

    const TokenSigner::KeyPair pair = TokenSigner::generate();
    const TokenSigner signer{pair.private_pem, pair.public_pem};
    const AgentRowId subject = AgentRowId::make();
    const Time time = now();
};

TEST_F(TokenSignerTest, VerifiesWhatItIssued) {
    const auto issued = issue();
    const auto claims = signer.verify(issued.token, time);
    ASSERT_TRUE(claims);
    EXPECT_EQ(claims->subject, (TokenSubject{subject, {}, {}}));
    EXPECT_EQ(claims->expires_at, issued.expires_at);
}

TEST_F(TokenSignerTest, WritesTheClaimsThatClientsKnow) {
    const std::string token = issue().token;
    const auto first = token.find('.');
    const auto claims =
        base64url_decode(std::string_view(token).substr(first + 1, token.rfind('.') - first - 1));
    ASSERT_TRUE(claims);
    for (const char* part :
         {R"("iss":"akashi")",
          R"("aud":["akashi"])",
          R"("agent_id":"planner")",
          R"("role":"agent")",
          R"("jti":")"}) {
        EXPECT_THAT(*claims, ::testing::HasSubstr(part));
    }
}

TEST_F(TokenSignerTest, RefusesATokenAtItsEnd) {
    const auto issued = issue(60s);
    EXPECT_TRUE(signer.verify(issued.token, issued.expires_at - 1us));
    EXPECT_FALSE(signer.verify(issued.token, issued.expires_at));
}

TEST_F(TokenSignerTest, RefusesTokensOfAnotherKey) {
    const auto other = TokenSigner::generate();
    EXPECT_FALSE(TokenSigner(other.private_pem, other.public_pem).verify(issue().token, time));
}

TEST_F(TokenSignerTest, TellsWhichKeyOfTheSetSignedAToken) {
    const std::string token = issue().token;
    const auto header = base64url_decode(token.substr(0, token.find('.'))).value();
    EXPECT_THAT(header, ::testing::HasSubstr(R"("kid":")" + signer.kid() + '"'));
    EXPECT_THAT(signer.jwks(), ::testing::HasSubstr(R"("kid":")" + signer.kid() + '"'));
}

// The key and its name from RFC 8037, appendix A.2 and A.3.
TEST(TokenSigner, NamesAKeyByItsThumbprint) {
    const Ed25519PublicKey key(
        "-----BEGIN PUBLIC KEY-----\n"
        "MCowBQYDK2VwAyEA11qYAYKxCrfVS/7TyWQHOg7hcvPapiMlrwIaaPcHURo=\n"
        "-----END PUBLIC KEY-----\n"
    );
    EXPECT_EQ(key.kid(), "kPrK_qmxVWaYVA9wwBF6Iuo3vVzz7TxHCTwXBygrS4k");
    EXPECT_THAT(
        key.jwk(), ::testing::HasSubstr(R"("x":"11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo")")
    );
}

TEST_F(TokenSignerTest, TakesTokensOfPreviousKeysAndSignsWithTheNewOne) {
    const auto next = TokenSigner::generate();
    const TokenSigner rotated(next.private_pem, next.public_pem, {pair.public_pem});
    EXPECT_TRUE(rotated.verify(issue().token, time));
    EXPECT_NE(rotated.kid(), signer.kid());
    const auto issued =
        rotated.issue({{subject, {}, {}}, "planner", kDefaultOrg, "agent"}, time, 1h).token;
    EXPECT_TRUE(rotated.verify(issued, time));
    EXPECT_FALSE(signer.verify(issued, time)) << "the private key is a new one";
    EXPECT_THAT(rotated.jwks(), ::testing::HasSubstr(signer.kid()));
    EXPECT_EQ(rotated.key_count(), 2U);
}

TEST_F(TokenSignerTest, KeepsTheKeyAndTheIssuerOfAToken) {
    const TokenSubject scoped{subject, ApiKeyId::make(), AgentRowId::make()};
    const auto token =
        signer.issue({scoped, "planner", kDefaultOrg, "agent", "admin"}, time, 1h).token;
    const auto claims = signer.verify(token, time);
    ASSERT_TRUE(claims);
    EXPECT_EQ(claims->subject, scoped);
}

TEST_F(TokenSignerTest, RefusesTheAlgorithmNone) {
    const std::string token = issue().token;
    const std::string body = token.substr(token.find('.'));
    const std::string header = base64url_encode(R"({"alg":"none","typ":"JWT"})");
    EXPECT_FALSE(signer.verify(header + body, time));
    EXPECT_FALSE(signer.verify(header + body.substr(0, body.rfind('.') + 1), time));
}

TEST_F(TokenSignerTest, RefusesEveryCutOfAToken) {
    const std::string token = issue().token;
    for (std::size_t size = 0; size < token.size(); ++size) {
        EXPECT_FALSE(signer.verify(token.substr(0, size), time)) << size;
    }
}

TEST(TokenSigner, RefusesAnEncryptedKeyAndAsksNobodyForItsPassPhrase) {
    // openssl genpkey -algorithm ED25519 -aes256 -pass pass:x
    const std::string encrypted =
        "-----BEGIN ENCRYPTED PRIVATE KEY-----\n"
        "MIGbMFcGCSqGSIb3DQEFDTBKMCkGCSqGSIb3DQEFDDAcBAiRLKD22TkelwICCAAw\n"
        "DAYIKoZIhvcNAgkFADAdBglghkgBZQMEASoEEJyYqeKdfWkSWVfmqM239YkEQPB/\n"
        "BpxUvHg/niEjDhqsTx+dWuCUDWJ+UVd8zXmAfvZ97CJuFZKG9HeMgxHLH0jZBklJ\n"
        "L0I93yeYvenhxmePuo8=\n"
        "-----END ENCRYPTED PRIVATE KEY-----\n";
    try {
        TokenSigner(encrypted, TokenSigner::generate().public_pem);
        FAIL() << "the key was accepted";
    } catch (const std::runtime_error& error) {
        EXPECT_THAT(error.what(), ::testing::HasSubstr("private key is encrypted"));
    }
}

TEST(TokenSigner, RefusesKeysThatAreNotAPair) {
    const auto one = TokenSigner::generate();
    const auto two = TokenSigner::generate();
    EXPECT_THROW(TokenSigner(one.private_pem, two.public_pem), std::runtime_error);
    EXPECT_THROW(TokenSigner("", one.public_pem), std::runtime_error);
}

}  // namespace
}  // namespace akashi
