#include "app/local_app.hpp"

#include "app/key_files.hpp"

namespace akashi::app {

LocalApp::LocalApp(const Config& config, const Listen& listen) : directory_(config.data_dir) {
    Edition edition{
        .signer = config.jwt_private_key.empty()
                      ? load_or_make_signer(directory_)
                      : load_signer(config.jwt_private_key, config.jwt_public_key),
        .make_backend = [this](const auto&) { return make_sqlite_backend(directory_); },
        .keep_admin_key =
            [this](const std::string& key) {
                write_secret_file(admin_key_file(), key + "\n");
                made_admin_key_ = true;
            }
    };
    app_ = std::make_unique<App>(config, listen, std::move(edition));
    app_->open();
}

std::string LocalApp::admin_key_file() const { return directory_.file("admin_api_key").string(); }

}  // namespace akashi::app
